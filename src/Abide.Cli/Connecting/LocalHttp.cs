using System.Globalization;
using System.Text;
using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Cli.Connecting;

/// <summary>One HTTP exchange with the daemon's local socket (RFC 9112): as much of a client as that takes, which starts in no time.</summary>
internal sealed class LocalHttp : IDisposable
{
    private const int LongestHead = 64 * 1024;

    private readonly SocketStream _stream;
    private byte[] _buffer = new byte[16 * 1024];
    private int _start, _end;

    private LocalHttp(Descriptor socket)
    {
        Posix.SetBlocking(socket.Value);
        _stream = new SocketStream(socket);
    }

    /// <summary>The status line of the answer.</summary>
    public string StatusLine { get; private set; } = "";

    public int Status { get; private set; }

    public List<(string Name, string Value)> Headers { get; } = [];

    /// <summary>Connects to the daemon that runs.</summary>
    /// <exception cref="UnreachableException">Nobody listens.</exception>
    public static LocalHttp Connect()
    {
        var path = Instance.FromEnvironment().HttpSocket;
        return LocalSocket.Connect(path, SocketKind.Stream, out var error) is { } socket
            ? new LocalHttp(socket)
            : throw new UnreachableException($"cannot connect to {path}: {Posix.Describe(error)}");
    }

    /// <summary>Asks, and reads the head of the answer.</summary>
    public void Ask(string method, string target, IReadOnlyList<string> headers, byte[]? body)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        foreach (var header in headers)
            head.Append(header).Append("\r\n");
        if (body is not null)
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n");
        _stream.Write(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
        if (body is not null)
            _stream.Write(body);

        StatusLine = ReadLine();
        if (StatusLine.Split(' ') is not [_, var status, ..] || !int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new IOException($"that is no answer of HTTP: {StatusLine}");
        Status = number;
        while (ReadLine() is { Length: > 0 } line)
            Headers.Add(line.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? (line[..colon], line[(colon + 1)..].Trim()) : (line, ""));
    }

    /// <summary>Copies the body as it comes.</summary>
    public void CopyBody(Stream to)
    {
        if (!Headers.Exists(header => header.Name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)))
        {
            do
            {
                to.Write(_buffer.AsSpan(_start, _end - _start));
                _start = _end;
            }
            while (Fill()); // until the connection closes

            return;
        }

        while (long.TryParse(ReadLine().Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var left) && left > 0)
        {
            while (left > 0)
            {
                if (_start == _end && !Fill())
                    throw new IOException("the answer broke off");
                var part = (int)Math.Min(left, _end - _start);
                to.Write(_buffer.AsSpan(_start, part));
                _start += part;
                left -= part;
            }

            ReadLine(); // the one that ends the chunk
        }
    }

    public void Dispose() => _stream.Dispose();

    private string ReadLine()
    {
        for (var searched = 0; ;)
        {
            var line = _buffer.AsSpan(_start, _end - _start);
            if (line[searched..].IndexOf((byte)'\n') is >= 0 and var at)
            {
                _start += searched + at + 1;
                return Encoding.UTF8.GetString(line[..(searched + at)]).TrimEnd('\r');
            }

            searched = line.Length;
            if (searched > LongestHead || !Fill())
                throw new IOException("the answer broke off");
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var count = _stream.Read(_buffer.AsSpan(_end));
        _end += count;
        return count > 0;
    }
}
