using System.Net.Sockets;
using System.Text;
using Abide.EndToEnd.Tests.Harness;
using Abide.Processes;
using Abide.Protocol.Frames;

namespace Abide.EndToEnd.Tests;

/// <summary>What no client of ours would ever send, on both sockets: the daemon goes on, keeps nothing of it, and nobody else notices.</summary>
[Collection(Alone.Name)]
public sealed class AbuseTests
{
    /// <summary>Connections that are opened and dropped.</summary>
    private const int Connections = 10_000;

    private static readonly byte[] s_hello = "{\"type\":\"hello\",\"version\":1,\"oldest\":1,\"product\":\"x\",\"client\":\"x\",\"pid\":1}"u8.ToArray();

    [Fact]
    public async Task Ten_thousand_connections_leave_nothing_behind()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("demo", "exec cat");
        var viewer = abide.Attach("demo");
        var daemon = (await abide.StatusAsync()).Pid;
        await DropAsync(abide, Connections / 4); // what is allocated once is allocated
        await Eventually.Holds(() => Sockets(daemon) < 20, "dropped connections are closed");
        var (sockets, memory) = (Sockets(daemon), ResidentBytes(daemon));

        await DropAsync(abide, Connections);
        viewer.Type("still here");
        await viewer.SeesAsync("still here");

        await Eventually.Holds(() => Sockets(daemon) <= sockets, "the sockets are those from before");
        await Eventually.Holds(() => ResidentBytes(daemon) <= memory * 1.1, $"memory is what it was ({memory >> 20} MiB), 10 % more at most");
        Assert.Equal(daemon, (await abide.StatusAsync()).Pid);
        Assert.Single((await abide.ShowAsync("demo")).ViewerList!);
    }

    [Fact]
    public async Task Nonsense_ends_the_connection_that_sent_it_and_no_other()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("demo", "exec cat");
        var viewer = abide.Attach("demo");
        var daemon = (await abide.StatusAsync()).Pid;
        using (var warm = abide.Http())
            await warm.AskAsync(HttpMethod.Get, "/health");
        var before = Sockets(daemon);
        var random = new Random(4711);

        foreach (var bytes in Frames(random).Concat(Requests(random)))
        {
            foreach (var path in (string[])[abide.Paths.DaemonSocket, abide.Paths.HttpSocket])
            {
                using var socket = Connect(path);
                try
                {
                    for (var at = 0; at < bytes.Length;)
                        at += socket.Send(bytes.AsSpan(at, Math.Min(random.Next(1, 4096), bytes.Length - at)));
                    socket.Shutdown(SocketShutdown.Send);
                    var end = new byte[65536];
                    socket.ReceiveTimeout = (int)Eventually.Patience.TotalMilliseconds;
                    while (socket.Receive(end) > 0)
                    {
                        // Whatever it has to say to that.
                    }
                }
                catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
                {
                    // Cut off: that is as good.
                }
            }
        }

        viewer.Type("undisturbed");
        await viewer.SeesAsync("undisturbed");
        await Eventually.Holds(() => Sockets(daemon) <= before, "every connection was closed");
        Assert.Equal(daemon, (await abide.StatusAsync()).Pid);
        Assert.DoesNotContain("defect", abide.Logs(), StringComparison.Ordinal);
        Assert.DoesNotContain("could not be answered", abide.Logs(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_connects_and_says_nothing_keeps_nobody_waiting()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("demo", "exec cat");
        var port = await abide.ServeAsync();
        var token = await abide.TokenAsync("t");
        var silent = new List<Socket>();
        for (var i = 0; i < 100; i++)
        {
            silent.Add(Connect(abide.Paths.DaemonSocket));
            silent.Add(Connect(abide.Paths.HttpSocket));
            var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await tcp.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
            silent.Add(tcp);
            tcp.Send("GET /api/v1/sessions HTTP/1.1\r\nHost: "u8);
        }

        using var http = HttpClients.Http(port);
        Assert.True((await http.AskAsync(HttpMethod.Get, "/sessions", token)).Answer.IsSuccessStatusCode);
        Assert.Equal("demo", (await abide.ShowAsync("demo")).Name);
        var cut = silent.Where(socket => socket.AddressFamily == AddressFamily.InterNetwork).ToList();
        await Eventually.Holds(() => cut.TrueForAll(socket => socket.Poll(0, SelectMode.SelectRead)), "half a request is not waited for"); // the server's 10 s
        silent.ForEach(socket => socket.Dispose());
    }

    private static async Task DropAsync(AbideInstance abide, int count)
    {
        const int AtOnce = 50;
        for (var i = 0; i < count / 2 / AtOnce; i++)
        {
            var sockets = new List<Socket>();
            for (var n = 0; n < AtOnce; n++)
            {
                var frames = Connect(abide.Paths.DaemonSocket);
                if (n % 3 == 0)
                    frames.Send(Whole(FrameType.Hello, s_hello).AsSpan(0, 10)); // half a frame
                var http = Connect(abide.Paths.HttpSocket);
                if (n % 3 == 1)
                    http.Send("GET /api/v1/hea"u8);
                if (n % 3 == 2)
                    http.Send("GET /api/v1/health HTTP/1.1\r\nHost: x\r\n\r\n"u8);
                sockets.Add(frames);
                sockets.Add(http);
            }

            sockets.ForEach(socket => socket.Dispose());
            if (i % 10 == 0)
                await abide.ShowAsync("demo"); // and it answers meanwhile
        }
    }

    private static IEnumerable<byte[]> Frames(Random random)
    {
        var hello = Whole(FrameType.Hello, s_hello);
        yield return hello;
        yield return [.. hello, .. Whole(FrameType.Control, "not json"u8.ToArray())];
        yield return [.. hello, .. Whole(FrameType.Control, "[]"u8.ToArray())];
        yield return [.. hello, .. Whole(FrameType.Control, "{\"type\":\"attach\",\"session\":null,\"id\":1}"u8.ToArray())];
        yield return [.. hello, .. Whole(FrameType.Control, "{\"type\":\"attach\",\"session\":\"demo\",\"columns\":2147483647,\"rows\":-1,\"id\":1}"u8.ToArray())];
        yield return [.. hello, .. Whole(FrameType.Control, "{\"type\":\"read\",\"session\":\"demo\",\"since\":9223372036854775807,\"lines\":-5,\"id\":1}"u8.ToArray())];
        yield return [.. hello, .. Whole(FrameType.Control, Encoding.ASCII.GetBytes("{\"type\":\"show\",\"session\":\"" + new string('x', 60_000) + "\",\"id\":1}"))];
        yield return [.. hello, .. Whole(FrameType.Control, Encoding.ASCII.GetBytes(new string('[', 60_000)))];
        yield return [(byte)FrameType.Hello, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
        yield return [.. hello, .. Enumerable.Repeat(Whole(FrameType.ControlPart, new byte[60_000]), 200).SelectMany(part => part)]; // a message without an end
        for (var i = 0; i < 150; i++)
        {
            var noise = new byte[random.Next(1, 20_000)];
            random.NextBytes(noise);
            yield return i % 2 == 0 ? noise : [.. hello, .. noise];
        }

        for (var i = 0; i < 150; i++)
        {
            var message = Whole(FrameType.Control, Encoding.ASCII.GetBytes($"{{\"type\":\"{random.GetItems(["create", "list", "show", "attach", "wait", "screen", "update", "search", "detach", "stop"], 1)[0]}\",\"id\":{i + 1},\"session\":\"x\",\"filter\":{{\"query\":\"a\"}}}}"));
            for (var flips = random.Next(1, 6); flips > 0; flips--)
                message[random.Next(3, message.Length)] = (byte)random.Next(256);
            yield return [.. hello, .. message];
        }
    }

    private static IEnumerable<byte[]> Requests(Random random)
    {
        foreach (var text in (string[])
        [
            "\r\n\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /api/v1/sessions HTTP/1.1\r\n\r\n", "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /api/v1/sessions/%00%ff%2e%2e HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
            "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", "GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
            "GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
            $"GET /{new string('a', 100_000)} HTTP/1.1\r\nHost: x\r\n\r\n", $"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('a', 100_000)}\r\n\r\n",
            $"GET /api/v1/health HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 2000).Select(i => $"H{i}: x\r\n"))}\r\n",
            $"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{new string('[', 60_000)}",
        ])
        {
            yield return Encoding.Latin1.GetBytes(text);
        }

        for (var i = 0; i < 150; i++)
        {
            var request = Encoding.Latin1.GetBytes("PATCH /api/v1/sessions/demo?x=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"title\":\"x\"}");
            for (var flips = random.Next(1, 8); flips > 0; flips--)
                request[random.Next(request.Length)] = (byte)random.Next(256);
            yield return request;
        }
    }

    private static byte[] Whole(FrameType type, byte[] payload)
    {
        var to = new System.Buffers.ArrayBufferWriter<byte>();
        Frame.Write(to, type, 0, payload);
        return to.WrittenSpan.ToArray();
    }

    private static Socket Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    /// <summary>How many sockets a process holds. (Of files it holds one for each library that it has loaded.)</summary>
    private static int Sockets(int pid) => Directory.GetFiles($"/proc/{pid}/fd").Count(path => new FileInfo(path).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    private static long ResidentBytes(int pid) => long.Parse(File.ReadAllText($"/proc/{pid}/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
