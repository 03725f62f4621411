using System.Net.Sockets;
using System.Text.Json;
using Abide.EndToEnd.Tests.Harness;
using Abide.Protocol;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>What is wrong is said in one clear line, with a documented exit code, and changes nothing.</summary>
public class BadInputTests
{
    [Fact]
    public async Task An_unknown_session_is_told_with_the_nearest_names()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("workshop", "exec sleep 1000");
        await abide.NewAsync("database", "exec sleep 1000");
        foreach (var command in (string[][])[["show", "workshp"], ["kill", "workshp"], ["logs", "workshp"], ["screen", "workshp"], ["send", "workshp", "x"], ["rm", "workshp"],
            ["stop", "workshp"], ["start", "workshp"], ["wait", "workshp", "--exit"], ["rename", "workshp", "y"], ["detach", "workshp"]])
            (await abide.RunAsync(command)).MustFail(3, "workshp", "workshop");
        Assert.All(await abide.ListAsync(), row => Assert.Equal("running", row.Status));
    }

    [Fact]
    public async Task Attach_to_an_unknown_session_leaves_the_terminal_alone()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("workshop", "exec sleep 1000");
        var client = abide.Attach("workshp");
        Assert.Equal(3, await client.EndsAsync());
        Assert.Contains("workshop", client.Text, StringComparison.Ordinal);
        Assert.Single(client.Text.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("has space")]
    [InlineData(".hidden")]
    [InlineData("sl/ash")]
    [InlineData("")]
    [InlineData("umläut")]
    [InlineData("new\nline")]
    [InlineData("x123456789012345678901234567890123456789012345678901234567890abcd")]
    public async Task An_illegal_name_is_refused(string name)
    {
        await using var abide = new AbideInstance();
        (await abide.RunAsync("new", "-d", name, "--", "sleep", "1000")).MustFail(2);
        Assert.Empty(await abide.ListAsync());
    }

    [Fact]
    public async Task A_duplicate_name_is_refused_whatever_its_case()
    {
        await using var abide = new AbideInstance();
        var row = await abide.NewAsync("one", "exec sleep 1000");
        (await abide.RunAsync("new", "-d", "ONE", "--", "sleep", "1000")).MustFail(4, "one");
        Assert.Equal([row.Id], (await abide.ListAsync()).Select(session => session.Id));
    }

    [Fact]
    public async Task A_missing_program_is_refused()
    {
        await using var abide = new AbideInstance();
        (await abide.RunAsync("new", "-d", "x", "--", "no-such-program")).MustFail(2, "no-such-program");
        (await abide.RunAsync("new", "-d", "x", "--", "./no-such-program")).MustFail(2, "no-such-program");
        Assert.Empty(await abide.ListAsync());
        (await abide.RunAsync("run", "--", "no-such-program")).MustFail(125, "no-such-program");
    }

    [Fact]
    public async Task A_program_that_is_none_is_refused()
    {
        await using var abide = new AbideInstance();
        (await abide.RunAsync("new", "-d", "x", "--", "/usr")).MustFail(2, "/usr");
        await File.WriteAllTextAsync(abide.File("text"), "no program", TestContext.Current.CancellationToken);
        Assert.InRange((await abide.RunAsync("new", "-d", "x", "--", abide.File("text"))).ExitCode, 2, 5);
        await File.WriteAllTextAsync(abide.File("garbage"), "\x7f\x01\x02", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(abide.File("garbage"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var result = await abide.RunAsync("new", "-d", "x", "--", abide.File("garbage"));
        Assert.NotEqual(0, result.ExitCode);
        result.MustFail(result.ExitCode, "garbage");
    }

    [Fact]
    public async Task A_missing_directory_is_refused()
    {
        await using var abide = new AbideInstance();
        (await abide.RunAsync("new", "-d", "x", "-c", "/no/such/place", "--", "sleep", "1000")).MustFail(2, "/no/such/place");
        (await abide.RunAsync("new", "-d", "x", "-c", "/etc/passwd", "--", "sleep", "1000")).MustFail(2, "/etc/passwd");
        Assert.Empty(await abide.ListAsync());
    }

    [Theory]
    [InlineData("0x0")]
    [InlineData("80")]
    [InlineData("-1x24")]
    [InlineData("99999x99999")]
    [InlineData("5000x24")]
    [InlineData("x")]
    public async Task An_absurd_size_is_refused(string size)
    {
        await using var abide = new AbideInstance();
        (await abide.RunAsync("new", "-d", "x", "-s", size, "--", "sleep", "1000")).MustFail(2);
        Assert.Empty(await abide.ListAsync());
    }

    [Theory]
    [InlineData(65535, 65535)]
    [InlineData(1, 1)]
    [InlineData(4096, 2)]
    public async Task A_terminal_of_absurd_size_can_attach_or_is_refused_clearly(int columns, int rows)
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("x", "stty -echo; printf R; while read line; do echo got $line; done");
        var client = new TerminalClient(Programs.Abide, ["attach", "x"], abide.Environment, abide.Home, Math.Min(columns, 4096), Math.Min(rows, 4096), columns, rows);
        await using (client)
        {
            await Eventually.Gives(() => abide.RawAsync("x"), raw => raw.Length > 0, "the program is ready");
            await abide.DoAsync("send", "x", "--enter", "1");
            await Eventually.Gives(() => abide.RawAsync("x"), raw => raw.AsSpan().IndexOf("got 1"u8) >= 0, "the program has answered");
            Assert.Equal("running", (await abide.ShowAsync("x")).Status);
        }
    }

    [Theory]
    [InlineData("attach", "x")]
    [InlineData("attach", "x", "-r")]
    public async Task Attach_without_a_terminal_is_refused(params string[] command)
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("x", "exec sleep 1000");
        (await abide.RunAsync(command)).MustFail(5, "terminal");
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("atach", "x")]
    [InlineData("ls", "--frobnicate")]
    [InlineData("new", "-d", "a", "b")]
    [InlineData("new", "-d", "x", "--")]
    [InlineData("new", "-d", "x", "-e", "NOEQUALS", "--", "true")]
    [InlineData("new", "-d", "x", "--history", "lots", "--", "true")]
    [InlineData("wait", "x")]
    [InlineData("wait", "x", "--exit", "--timeout", "soon")]
    [InlineData("wait", "x", "--exit", "--idle", "1s")]
    [InlineData("send", "x")]
    [InlineData("send", "x", "--keys", "NoSuchKey")]
    [InlineData("logs", "x", "-n", "-3")]
    [InlineData("logs", "x", "--from", "yesterday")]
    [InlineData("stop", "x", "--signal", "SIGNOTHING")]
    [InlineData("daemon")]
    [InlineData("daemon", "frobnicate")]
    public async Task A_wrong_command_line_is_refused_before_anything_is_started(params string[] command)
    {
        await using var abide = new AbideInstance();
        (await abide.RunAsync(command)).MustFail(2);
        Assert.Empty(abide.Processes());
    }

    [Fact]
    public async Task What_an_ended_session_cannot_do_is_refused()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("over", "exit 0");
        await abide.DoAsync("wait", "over", "--exit");
        (await abide.RunAsync("send", "over", "hello")).MustFail(4, "does not run");
        await abide.DoAsync("stop", "over");
        await abide.DoAsync("kill", "over");
        (await abide.RunAsync("wait", "over", "--output", "something")).MustFail(4, "over");
    }

    [Fact]
    public async Task A_second_daemon_is_refused_and_the_first_goes_on()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("x", "exec sleep 1000");
        var status = await abide.StatusAsync();
        var second = await new Command(Path.Combine(Programs.Directory, "abided"), []) { Environment = abide.Environment }.RunAsync();
        Assert.Equal(1, second.ExitCode);
        Assert.Single(second.Errors.TrimEnd().Split('\n'));
        var keeper = await new Command(Path.Combine(Programs.Directory, "abide-keeper"), ["--instance", abide.Home]) { Environment = abide.Environment }.RunAsync();
        Assert.NotEqual(0, keeper.ExitCode);
        Assert.Single(keeper.Errors.TrimEnd().Split('\n'));
        Assert.Equal((status.Pid, status.KeeperPid), ((await abide.StatusAsync()).Pid, (await abide.StatusAsync()).KeeperPid));
    }

    [Fact]
    public async Task A_stale_socket_is_in_nobodys_way()
    {
        await using var abide = new AbideInstance();
        foreach (var path in (string[])[abide.Paths.DaemonSocket, abide.Paths.KeeperSocket])
        {
            using var stale = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            stale.Bind(new UnixDomainSocketEndPoint(path + ".x"));
            File.Move(path + ".x", path);
        }

        (await abide.RunAsync("daemon", "status")).ToString();
        await abide.NewAsync("x", "exec sleep 1000");
        Assert.Single(await abide.ListAsync());
    }

    [Fact]
    public async Task A_daemon_of_another_protocol_version_is_told_apart()
    {
        await using var abide = new AbideInstance();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(abide.Paths.DaemonSocket));
        listener.Listen();
        var asked = abide.RunAsync("ls");
        using var client = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        var hello = new System.Buffers.ArrayBufferWriter<byte>();
        Frame.Write(hello, FrameType.Hello, 0, MessageCodec.Write(new Hello(99, 98, "9.9", "abided", 1)));
        client.Send(hello.WrittenSpan);
        (await asked).MustFail(6, "98", "99");
    }

    [Fact]
    public async Task Something_else_on_the_socket_is_told_apart()
    {
        await using var abide = new AbideInstance();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(abide.Paths.DaemonSocket));
        listener.Listen();
        var asked = abide.RunAsync("ls");
        using var client = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        client.Send("HTTP/1.1 400 Bad Request\r\n\r\n"u8);
        (await asked).MustFail(6, "protocol");
    }

    [Fact]
    public async Task A_client_of_another_protocol_version_gets_an_answer_and_no_hang()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("x", "exec sleep 1000");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        socket.Connect(new UnixDomainSocketEndPoint(abide.Paths.DaemonSocket));
        var hello = new System.Buffers.ArrayBufferWriter<byte>();
        Frame.Write(hello, FrameType.Hello, 0, MessageCodec.Write(new Hello(99, 98, "9.9", "future", 1)));
        socket.Send(hello.WrittenSpan);
        var answer = new byte[4096];
        var count = socket.Receive(answer);
        Assert.True(Frame.TryRead(answer.AsSpan(0, count), out var frame) > 0);
        Assert.Equal(FrameType.Hello, frame.Type);
        Assert.Single(await abide.ListAsync());
    }

    [Theory]
    [InlineData("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")]
    [InlineData("\x01\x00\x03{]}")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    public async Task Garbage_on_the_socket_ends_that_connection_and_nothing_else(string garbage)
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("x", "exec sleep 1000");
        var pid = (await abide.StatusAsync()).Pid;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        socket.Connect(new UnixDomainSocketEndPoint(abide.Paths.DaemonSocket));
        socket.Send(garbage.Select(c => (byte)c).ToArray());
        var buffer = new byte[4096];
        int count;
        do
            count = socket.Receive(buffer);
        while (count > 0);
        Assert.Single(await abide.ListAsync());
        Assert.Equal(pid, (await abide.StatusAsync()).Pid);
    }

    [Fact]
    public async Task A_request_nobody_knows_is_answered_and_a_frame_nobody_knows_is_skipped()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("x", "exec sleep 1000");
        using var connection = abide.Connect();
        connection.Send((FrameType)200, 0, "from the future"u8);
        connection.Send(FrameType.Control, 0, """{"type":"teleport","id":77,"to":"Mars"}"""u8);
        while (connection.Receive(out var frame))
        {
            if (connection.ParseControl(frame) is not { Id: 77 } answer)
                continue;
            Assert.Equal(ErrorCodes.Unsupported, Assert.IsType<ErrorReply>(answer).Code);
            break;
        }

        Assert.Single(connection.Ask<SessionList>(new ListSessions()).Sessions);
    }

    [Fact]
    public async Task Output_to_a_full_disk_or_a_closed_pipe_is_no_stack_trace()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("x", "seq 1 200000; exec sleep 1000");
        await abide.PrintedAsync("x", "200000");
        var script = $"{Programs.Abide} logs x > /dev/full; echo $?; {Programs.Abide} logs x | head -n 1; {Programs.Abide} ls >&-; echo $?";
        var result = await new Command("/bin/bash", ["-c", script]) { Environment = abide.Environment, Directory = abide.Home }.RunAsync();
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", result.Errors, StringComparison.Ordinal);
        Assert.StartsWith("1\n", result.Text, StringComparison.Ordinal);
    }
}
