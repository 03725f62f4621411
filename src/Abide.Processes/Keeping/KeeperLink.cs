#pragma warning disable CS0414 // Signatures first; the link follows.
namespace Abide.Processes.Keeping;

/// <summary>The daemon's side of its link to the keeper.</summary>
public sealed class KeeperLink : IDisposable
{
    /// <summary>A run's leader ended. Raised on the link's own thread: post it on and return.</summary>
    public event Action<RunKey, RunEnd>? Ended;

    /// <summary>The keeper is gone; every request that waits fails. Raised once, on the link's own thread.</summary>
    public event Action? KeeperLost;

    /// <summary>Who the keeper is.</summary>
    public KeeperIdentity Keeper => throw new NotImplementedException();

    /// <summary>Greets the keeper over the inherited socket.</summary>
    /// <exception cref="KeeperException">It does not answer, or speaks another protocol.</exception>
    public static KeeperLink Open(Descriptor socket) => throw new NotImplementedException();

    /// <summary>Starts a run; one that exists already is returned as it is.</summary>
    public Task<SpawnResult> SpawnAsync(RunKey key, SpawnSpec spec) => throw new NotImplementedException();

    /// <summary>Everything the keeper holds.</summary>
    public Task<KeeperState> ListAsync() => throw new NotImplementedException();

    /// <summary>Sends a signal; false when nobody was there to get it. A reused pid is never signalled.</summary>
    public Task<bool> SignalAsync(RunKey key, int signal, SignalScope scope) => throw new NotImplementedException();

    /// <summary>The run's end is on the disk: the keeper may reap it and close its descriptors. A run that is not known is no error.</summary>
    public Task ReleaseAsync(RunKey key) => throw new NotImplementedException();

    /// <summary>
    /// Writes a frame whole to the input of a run on pipes; completes when it is written. Repeating an id that was written does nothing; ids grow. One
    /// frame at a time.
    /// </summary>
    public Task WriteFrameAsync(RunKey key, long frameId, ReadOnlyMemory<byte> frame) => throw new NotImplementedException();

    /// <summary>Closes the input of a run on pipes, behind a frame that is being written; the daemon closes its own copy.</summary>
    public Task CloseInputAsync(RunKey key) => throw new NotImplementedException();

    /// <summary>Has the keeper hold a memory under a name; one already kept under it is replaced.</summary>
    public Task KeepMemoryAsync(string name, SharedMemory memory) => throw new NotImplementedException();

    /// <summary>Has the keeper let go of a memory.</summary>
    public Task ForgetMemoryAsync(string name) => throw new NotImplementedException();

    /// <summary>The daemon serves; clients that wait for it are told.</summary>
    public Task ReadyAsync() => throw new NotImplementedException();

    /// <summary>Hands a run over to a new keeper, after the old one died.</summary>
    public Task AdoptAsync(KeptRun run) => throw new NotImplementedException();

    /// <summary>Has the keeper end when this daemon has ended.</summary>
    public Task QuitAsync() => throw new NotImplementedException();

    /// <summary>Has the keeper become another program, in place, after that one accepted a copy of the table.</summary>
    public Task UpgradeAsync(string program) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
        Ended = null;
        KeeperLost = null;
    }
}
