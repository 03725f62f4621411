using System.Globalization;
using System.Text;
using Abide.Processes.Keeping;

namespace Abide.Processes.Tests.Support;

/// <summary>A real keeper in a directory of its own. Its daemon hands the link over, so that the test talks to it and may kill the daemon.</summary>
internal sealed class KeeperProcess : IAsyncDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Descriptor listener;
    private readonly string rendezvous;
    private readonly List<IDisposable> open = [];
    private KeeperControl? control;

    private KeeperProcess(string? directory)
    {
        Instance = TestInstance.New(directory);
        rendezvous = Path.Combine(Instance.Directory, "rendezvous");
        listener = LocalSocket.Listen(rendezvous, SocketKind.Messages);
    }

    /// <summary>The keeper's program: the build's, or the native one that ABIDE_TEST_KEEPER names.</summary>
    internal static string Program { get; } = Environment.GetEnvironmentVariable("ABIDE_TEST_KEEPER") ?? Path.Combine(AppContext.BaseDirectory, "abide-keeper");

    internal Instance Instance { get; }

    internal int Pid { get; private set; }

    internal IReadOnlyList<string> DaemonProgram => StandInDaemon.HandingOver(rendezvous);

    /// <summary>A keeper, and the link of its first daemon.</summary>
    internal static async Task<(KeeperProcess Keeper, StandInLink Daemon)> StartAsync(string? directory = null)
    {
        var keeper = new KeeperProcess(directory);
        var daemon = await keeper.StartAnotherAsync();
        return (keeper, daemon);
    }

    /// <summary>Starts a keeper here (there is none now), and a daemon by it.</summary>
    internal async Task<StandInLink> StartAnotherAsync()
    {
        using (var held = FileLock.TryAcquire(Instance.KeeperLock)!) Pid = Starter.StartKeeper(Instance, held, [Program], DaemonProgram, null);
        await Eventually.TrueAsync(() => (control = KeeperControl.Connect(Instance)) is not null, "the keeper listens");
        open.Add(control!);
        return await NextDaemonAsync();
    }

    /// <summary>The next daemon the keeper starts, at once if there is none and it would wait.</summary>
    internal async Task<StandInLink> NextDaemonAsync()
    {
        // It answers when the daemon says Ready; nobody waits for that here.
        var asking = Task.Run(() =>
        {
            using var asker = KeeperControl.Connect(Instance);
            try
            {
                asker?.EnsureDaemon(Patience);
            }
            catch (KeeperException)
            {
                // The test's daemon was killed before it was ready.
            }
        });
        var link = await Task.Run(() => AcceptDaemon());
        _ = asking;
        open.Add(link);
        return link;
    }

    /// <summary>The next daemon, however long the keeper waits before it starts it.</summary>
    internal StandInLink AcceptDaemon()
    {
        Assert.NotEqual(PollEvents.None, Posix.WaitFor(listener.Value, PollEvents.In, (int)Patience.TotalMilliseconds));
        var connection = LocalSocket.Accept(listener.Value, out _)!;
        Posix.WaitFor(connection.Value, PollEvents.In, (int)Patience.TotalMilliseconds);
        var descriptors = new List<Descriptor>();
        var text = new byte[16];
        var length = LocalSocket.Receive(connection.Value, text, descriptors);
        Assert.Single(descriptors);
        return new StandInLink(int.Parse(Encoding.ASCII.GetString(text, 0, length), CultureInfo.InvariantCulture), connection, descriptors[0]);
    }

    internal KeeperStatus Status() => control!.Status();

    /// <summary>kill -9, and waits until it is gone.</summary>
    internal static async Task KillAsync(int pid)
    {
        _ = LibC.Kill(pid, 9);
        await Eventually.TrueAsync(() => { Child.Reap(pid); return ProcessTable.State(pid) is '\0' or 'Z'; }, $"process {pid} is gone");
    }

    public async ValueTask DisposeAsync()
    {
        // Runs on pipes would live on.
        var leaders = ProcessTable.All().Where(process => ProcessTable.Parent(process) == Pid);
        foreach (var process in leaders.SelectMany(ProcessTable.InSession).ToList()) _ = LibC.Kill(process, 9);
        await KillAsync(Pid);
        foreach (var one in open) one.Dispose();
        listener.Dispose();
        Directory.Delete(Instance.Directory, recursive: true);
    }
}

/// <summary>The link of a stand-in daemon, used by the test.</summary>
internal sealed class StandInLink(int pid, Descriptor connection, Descriptor socket) : IDisposable
{
    private KeeperLink? link;

    internal int Pid => pid;

    /// <summary>A second descriptor of the daemon's socket to the keeper.</summary>
    internal Descriptor Socket { get; } = socket.Duplicate();

    internal KeeperLink Link => link ??= KeeperLink.Open(socket);

    internal Task KillAsync() => KeeperProcess.KillAsync(pid);

    /// <summary>Has the stand-in exit.</summary>
    internal void Exit(byte code) => LocalSocket.Send(connection.Value, [code]);

    public void Dispose()
    {
        link?.Dispose();
        _ = LibC.Kill(pid, 9);
        socket.Dispose();
        Socket.Dispose();
        connection.Dispose();
    }
}
