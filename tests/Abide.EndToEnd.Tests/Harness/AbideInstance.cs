using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Abide.Processes;
using Abide.Processes.Keeping;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests.Harness;

/// <summary>
/// An instance of Abide of its own, with the real programs. It leaves no process and no file behind; when a test failed, the logs of its daemon
/// and keeper stand in the test's output.
/// </summary>
internal sealed class AbideInstance : IAsyncDisposable
{
    private const int Kill = 9, Stop = 19;

    private readonly List<TerminalClient> _clients = [];

    public AbideInstance()
    {
        // Short: the path of a unix socket has at most 107 bytes.
        Home = Directory.CreateTempSubdirectory("abide-").FullName;
        Environment = Programs.EnvironmentOf(Home);
    }

    /// <summary>Its ABIDE_HOME.</summary>
    public string Home { get; }

    public Instance Paths => Instance.At(Home);

    /// <summary>The environment of every client.</summary>
    public Dictionary<string, string> Environment { get; }

    /// <summary>A path in its directory for a test's own files.</summary>
    public string File(string name) => Path.Combine(Home, name);

    /// <summary>A client's command that was not run yet.</summary>
    public Command Command(params IReadOnlyList<string> arguments) => new(Programs.Abide, arguments) { Environment = Environment, Directory = Home };

    /// <summary>Runs <c>abide</c> to its end.</summary>
    public Task<CommandResult> RunAsync(params IReadOnlyList<string> arguments) => Command(arguments).RunAsync();

    /// <summary>Runs <c>abide</c>, which must succeed.</summary>
    public async Task<CommandResult> DoAsync(params IReadOnlyList<string> arguments) => (await RunAsync(arguments)).MustSucceed();

    /// <summary>Creates a session that runs a shell script, without attaching.</summary>
    public async Task<SessionRow> NewAsync(string name, string script, params IReadOnlyList<string> options)
    {
        var result = await DoAsync(["new", name, "-d", "--json", .. options, "--", "/bin/sh", "-c", script]);
        return JsonSerializer.Deserialize(result.Text, RowJson.Default.SessionRow)!;
    }

    public async Task<SessionRow> ShowAsync(string name) => JsonSerializer.Deserialize((await DoAsync("show", name, "--json")).Text, RowJson.Default.SessionRow)!;

    public async Task<IReadOnlyList<SessionRow>> ListAsync() => JsonSerializer.Deserialize((await DoAsync("ls", "--json")).Text, RowJson.Default.SessionList)!.Sessions;

    public async Task<DaemonStatusReply> StatusAsync() =>
        JsonSerializer.Deserialize((await DoAsync("daemon", "status", "--json")).Text, RowJson.Default.DaemonStatusReply)!;

    /// <summary>The journal's bytes.</summary>
    public async Task<byte[]> RawAsync(string name) => (await DoAsync("logs", name, "--raw")).Bytes;

    /// <summary>The text on a session's screen.</summary>
    public async Task<string> ScreenAsync(string name) => (await DoAsync("screen", name)).Text;

    /// <summary>Until this text was printed.</summary>
    public Task<CommandResult> PrintedAsync(string name, string text) => DoAsync("wait", name, "--output", text, "--timeout", "30s");

    /// <summary>Asks the daemon without a client program in between.</summary>
    public TReply Ask<TReply>(Message request)
        where TReply : Message
    {
        using var connection = Connect();
        return connection.Ask<TReply>(request);
    }

    /// <summary>A connection to the daemon that runs.</summary>
    public DaemonConnection Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Paths.DaemonSocket));
        return new DaemonConnection(new NetworkStream(socket, ownsSocket: true), "test");
    }

    /// <summary>Starts <c>abide</c> in a terminal.</summary>
    public TerminalClient Terminal(int columns, int rows, params IReadOnlyList<string> arguments)
    {
        var client = new TerminalClient(Programs.Abide, arguments, Environment, Home, columns, rows);
        _clients.Add(client);
        return client;
    }

    /// <summary>Attaches a terminal of 80x24 and waits for nothing.</summary>
    public TerminalClient Attach(string name, params IReadOnlyList<string> options) => Terminal(80, 24, ["attach", name, .. options]);

    /// <summary>Kills the daemon with KILL, and comes back when it is gone.</summary>
    public async Task KillDaemonAsync() => await KillAsync((await StatusAsync()).Pid);

    /// <summary>Kills the keeper with KILL, and comes back when it is gone.</summary>
    public async Task KillKeeperAsync() => await KillAsync((await StatusAsync()).KeeperPid);

    /// <summary>What a machine that loses its power does: freezes keeper and daemon, so that neither reacts to the other's death, and kills everything.</summary>
    public async Task LoseMachineAsync()
    {
        var status = await StatusAsync();
        var watches = new List<ProcessWatch>();
        foreach (var pid in (int[])[status.KeeperPid, status.Pid])
        {
            var watch = ProcessWatch.Open(pid)!;
            watch.Signal(Stop);
            watches.Add(watch);
        }

        foreach (var watch in Processes().Select(ProcessWatch.Open).OfType<ProcessWatch>().Concat(watches))
        {
            watch.Signal(Kill);
            await Eventually.Holds(() => watch.HasEnded, "everything is dead");
            watch.Dispose();
        }
    }

    /// <summary>The daemon, once it has started what starts with it.</summary>
    public Task<DaemonStatusReply> LoadedAsync() => Eventually.Gives(StatusAsync, status => !status.Loading, "the daemon has loaded");

    /// <summary>Kills one process, and comes back when it is gone.</summary>
    public static async Task KillAsync(int pid)
    {
        using var watch = ProcessWatch.Open(pid);
        if (watch is null)
            return;
        watch.Signal(Kill);
        await Eventually.Holds(() => watch.HasEnded, $"process {pid} is gone");
    }

    /// <summary>All processes whose environment names this instance.</summary>
    public IReadOnlyList<int> Processes()
    {
        var mark = Encoding.UTF8.GetBytes($"ABIDE_HOME={Home}\0");
        return [.. ProcessTable.All().Where(pid => EnvironmentOf(pid).AsSpan().IndexOf(mark) >= 0)];
    }

    /// <summary>A process's environment as it was when it started; empty when it is gone.</summary>
    public static byte[] EnvironmentOf(int pid)
    {
        try
        {
            return System.IO.File.ReadAllBytes($"/proc/{pid}/environ");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>What daemon and keeper wrote down.</summary>
    public string Logs()
    {
        var text = new StringBuilder();
        foreach (var path in (ReadOnlySpan<string>)[Paths.DaemonLog, Paths.KeeperLog])
        {
            if (!System.IO.File.Exists(path))
                continue;
            var lines = System.IO.File.ReadAllLines(path);
            text.Append("--- ").AppendLine(Path.GetFileName(path)).AppendJoin('\n', lines.TakeLast(60)).AppendLine();
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
        try
        {
            await (Command("daemon", "stop", "--all") with { Patience = TimeSpan.FromSeconds(20) }).RunAsync();
        }
        catch (Xunit.Sdk.XunitException)
        {
            // What did not end politely is killed below.
        }

        // Twice: what is killed may just have started something.
        for (var round = 0; round < 2; round++)
        {
            foreach (var pid in Processes())
                await KillAsync(pid);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(Logs());
        Directory.Delete(Home, recursive: true);
    }
}
