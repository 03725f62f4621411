using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Abide.Daemon.Calls;

/// <summary>One HTTP/1.1 request on a connection of its own, of whose answer only the status is read: all that an export, a probe or a webhook needs. (The class library's client would be a tenth of the whole program.)</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Url">An http or https URL.</param>
internal sealed record HttpCall(string Method, Uri Url)
{
    /// <summary>Header lines beside those that every request has.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What is posted as JSON.</summary>
    public static HttpCall Post(Uri url, ReadOnlyMemory<byte> json) => new("POST", url) { Headers = [("Content-Type", "application/json")], Body = json };

    /// <summary>Sends the request and reads the status line; redirections are not followed.</summary>
    /// <returns>The status and what the server says of it, such as <c>503 Service Unavailable</c>.</returns>
    /// <exception cref="IOException">There was no answer; the message says why.</exception>
    public async Task<(int Status, string Text)> SendAsync(CancellationToken cancelled)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(Url.IdnHost, Url.Port, cancelled);
            await using var plain = client.GetStream();
            await using var stream = Url.Scheme == Uri.UriSchemeHttps ? await EncryptAsync(plain, Url.IdnHost, cancelled) : plain;
            await stream.WriteAsync(Head(), cancelled);
            await stream.WriteAsync(Body, cancelled);
            await stream.FlushAsync(cancelled);
            var line = await ReadStatusLineAsync(stream, cancelled);
            return line.Split(' ', 2) is [_, { Length: >= 3 } text] && int.TryParse(text.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
                ? (status, text)
                : throw new IOException("it does not answer as an HTTP server does");
        }
        catch (Exception e) when (e is SocketException or System.Security.Authentication.AuthenticationException)
        {
            throw new IOException(e.Message, e);
        }
    }

    private byte[] Head()
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"{Method} {Url.PathAndQuery} HTTP/1.1\r\nHost: {Url.Authority}\r\nUser-Agent: abide\r\nConnection: close\r\n");
        foreach (var (name, value) in Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (Body.Length > 0 || Method == "POST")
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }

    private static async Task<Stream> EncryptAsync(Stream plain, string host, CancellationToken cancelled)
    {
        var encrypted = new SslStream(plain);
        await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancelled);
        return encrypted;
    }

    private static async Task<string> ReadStatusLineAsync(Stream stream, CancellationToken cancelled)
    {
        const int Longest = 256;
        var line = new byte[Longest];
        for (var length = 0; length < Longest;)
        {
            var count = await stream.ReadAsync(line.AsMemory(length), cancelled);
            if (count == 0)
                throw new IOException("it closes the connection without an answer");
            length += count;
            if (line.AsSpan(0, length).IndexOf("\r\n"u8) is var end && end >= 0)
                return Encoding.ASCII.GetString(line, 0, end);
        }

        throw new IOException("it does not answer as an HTTP server does");
    }
}
