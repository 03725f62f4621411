#:project ../src/Abide.Protocol/Abide.Protocol.csproj
#:property PublishAot=false
#:property TargetFramework=net10.0

// A thousand sessions, twenty of which print, two hundred viewers over WebSockets: what is delivered, and how late.
//   dotnet run -c Release bench/load.cs -- PREFIX/bin/abide [LINES-A-SECOND [SECONDS]]
#pragma warning disable RS0030 // a benchmark starts programs as anybody does
using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Abide.Protocol;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

const int Sessions = 1000, Writers = 20, Viewers = 200, LineLength = 1000;

if (args is ["--writer", var rate])
{
    await WriteAsync(int.Parse(rate, CultureInfo.InvariantCulture));
    return 0;
}

if (args is not [var program, ..])
{
    await Console.Error.WriteLineAsync("load: which abide? dotnet run -c Release bench/load.cs -- PREFIX/bin/abide [LINES-A-SECOND [SECONDS]]");
    return 2;
}

var linesASecond = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100;
var seconds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 20;
var home = Directory.CreateTempSubdirectory("abide-load-").FullName;
try
{
    Abide("daemon", "start");
    using var connection = Connect();
    for (var i = 0; i < Sessions; i++)
    {
        var prints = i < Writers;
        connection.Ask<SessionReply>(new CreateSession
        {
            Name = $"s{i}", Command = prints ? [Environment.ProcessPath!, "--writer", linesASecond.ToString(CultureInfo.InvariantCulture)] : ["/bin/sleep", "1000000"], Directory = "/", Tty = !prints, History = 64 << 20,
            Environment = [$"PATH={Environment.GetEnvironmentVariable("PATH")}", $"DOTNET_ROOT={Environment.GetEnvironmentVariable("DOTNET_ROOT")}", $"HOME={home}"],
        });
    }

    var before = connection.Ask<DaemonStatusReply>(new DaemonStatus()).MemoryBytes;
    using var over = new CancellationTokenSource();
    var viewers = Enumerable.Range(0, Viewers).Select(i => new LoadViewer(home, $"s{i % Writers}")).ToList();
    foreach (var some in viewers.Chunk(50))
        await Task.WhenAll(some.Select(viewer => viewer.OpenAsync()));
    var reading = Task.WhenAll(viewers.Select(viewer => viewer.ReadAsync(over.Token)));
    using var warm = new PeriodicTimer(TimeSpan.FromSeconds(3));
    await warm.WaitForNextTickAsync();
    viewers.ForEach(viewer => viewer.Begin());
    var daemon = Process.GetProcessById(connection.Ask<DaemonStatusReply>(new DaemonStatus()).Pid);
    var (cpu, clock) = (daemon.TotalProcessorTime, Stopwatch.StartNew());
    using var measured = new PeriodicTimer(TimeSpan.FromSeconds(seconds));
    await measured.WaitForNextTickAsync();
    daemon.Refresh();
    var (used, elapsed) = (daemon.TotalProcessorTime - cpu, clock.Elapsed);
    var (bytes, delays) = (viewers.Sum(viewer => viewer.Bytes), viewers.SelectMany(viewer => viewer.Delays).Order().ToArray());
    await over.CancelAsync();
    await reading;
    viewers.ForEach(viewer => viewer.Dispose());
    double At(double part) => TimeSpan.FromTicks(delays[(int)(delays.Length * part)]).TotalMilliseconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
        {Sessions} sessions, {Writers} that print {linesASecond} lines of {LineLength} bytes a second, {Viewers} viewers over WebSockets, {elapsed.TotalSeconds:0} s
        delivered  {bytes / elapsed.TotalSeconds / 1e6:0.0} MB/s of {(double)Viewers * linesASecond * LineLength / 1e6:0.0} printed for them
        delay      p50 {At(0.5):0.0} ms, p99 {At(0.99):0.0} ms, most {TimeSpan.FromTicks(delays[^1]).TotalMilliseconds:0.0} ms, of {delays.Length} lines
        daemon     {used / elapsed * 100:0} % of a processor, {before >> 20} MiB before viewers, {connection.Ask<DaemonStatusReply>(new DaemonStatus()).MemoryBytes >> 20} MiB with them
        """));
    return 0;
}
finally
{
    Abide("daemon", "stop", "--all");
    Directory.Delete(home, recursive: true);
}

void Abide(params string[] arguments)
{
    var start = new ProcessStartInfo(program, arguments);
    start.Environment["ABIDE_HOME"] = home;
    using var process = Process.Start(start)!;
    process.WaitForExit();
}

DaemonConnection Connect()
{
    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    socket.Connect(new UnixDomainSocketEndPoint(Path.Combine(home, "daemon.sock")));
    return new DaemonConnection(new NetworkStream(socket, ownsSocket: true), "load");
}

/// <summary>Prints lines that begin with the time.</summary>
static async Task WriteAsync(int linesASecond)
{
    using var output = Console.OpenStandardOutput();
    using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / linesASecond));
    while (await timer.WaitForNextTickAsync())
    {
        var line = Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture).PadRight(LineLength - 1) + "\n";
        output.Write(Encoding.ASCII.GetBytes(line));
        output.Flush();
    }
}

/// <summary>Follows a session's journal over a WebSocket, and notes how old each line is when it comes.</summary>
internal sealed class LoadViewer(string home, string session) : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _line = new byte[4096];
    private int _length;
    private long _taken;
    private volatile bool _counts;

    public long Bytes { get; private set; }

    public List<long> Delays { get; } = [];

    public void Begin() => _counts = true;

    public void Dispose() => _socket.Dispose();

    public async Task OpenAsync()
    {
        var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await local.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(home, "http.sock")), token);
                return new NetworkStream(local, ownsSocket: true);
            },
        });
        await _socket.ConnectAsync(new Uri("ws://localhost/api/v1/stream"), http, CancellationToken.None);
        var frames = new ArrayBufferWriter<byte>();
        Frame.Write(frames, FrameType.Hello, 0, MessageCodec.Write(new Hello(ProtocolVersion.Current, ProtocolVersion.Oldest, "load", "load", 0)));
        ControlFrames.Write(frames, 0, MessageCodec.Write(new ReadJournal(session, Format: "raw", Follow: true) { Id = 1 }));
        await _socket.SendAsync(frames.WrittenMemory, WebSocketMessageType.Binary, true, CancellationToken.None);
    }

    public async Task ReadAsync(CancellationToken over)
    {
        var buffer = new byte[512 * 1024];
        try
        {
            for (var length = 0; ;)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(length), over);
                length += received.Count;
                if (!received.EndOfMessage)
                    continue;
                if (Take(buffer.AsSpan(0, length)) is { } acknowledgement)
                    await _socket.SendAsync(acknowledgement, WebSocketMessageType.Binary, true, over);
                length = 0;
            }
        }
        catch (OperationCanceledException)
        {
            // It was measured for long enough.
        }
    }

    private byte[]? Take(ReadOnlySpan<byte> message)
    {
        var channel = 0;
        while (Frame.TryRead(message, out var frame) is > 0 and var used)
        {
            message = message[used..];
            if (frame.Type != FrameType.Output)
                continue;
            channel = frame.Channel;
            var output = frame.Payload[Frame.OutputHeader..];
            _taken += output.Length;
            Note(output);
        }

        if (channel == 0)
            return null;
        Span<byte> number = stackalloc byte[10];
        var acknowledgement = new ArrayBufferWriter<byte>();
        Frame.Write(acknowledgement, FrameType.Taken, channel, number[..Varint.Write(number, (ulong)_taken)]);
        return acknowledgement.WrittenSpan.ToArray();
    }

    private void Note(ReadOnlySpan<byte> output)
    {
        if (_counts)
            Bytes += output.Length;
        foreach (var value in output)
        {
            if (value != '\n')
            {
                if (_length < _line.Length)
                    _line[_length++] = value;
                continue;
            }

            if (_counts && System.Buffers.Text.Utf8Parser.TryParse(_line.AsSpan(0, _length), out long at, out _))
                Delays.Add(Stopwatch.GetElapsedTime(at).Ticks);
            _length = 0;
        }
    }
}
