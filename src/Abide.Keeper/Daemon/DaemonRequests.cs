using Abide.Keeper.Runs;
using Abide.Keeper.Upgrading;
using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper.Daemon;

/// <summary>What the daemon may ask, one method each.</summary>
internal sealed class DaemonRequests(RunTable runs, RunSpawner spawner, MemoryTable memories)
{
    private const int Busy = 16;

    /// <summary>Both need this object first.</summary>
    internal DaemonSupervisor Daemon { get; set; } = null!;

    /// <summary>Both need this object first.</summary>
    internal Upgrade Upgrade { get; set; } = null!;

    internal void Handle(Channel channel, MessageReader request, List<Descriptor> descriptors)
    {
        switch (request.Type)
        {
            case MessageType.Hello: Greetings.Answer(channel, request, "daemon"); break;
            case MessageType.Spawn: Spawn(channel, request, descriptors); break;
            case MessageType.List: List(channel, request.Request); break;
            case MessageType.Signal: Signal(channel, request); break;
            case MessageType.Release: Release(channel, request); break;
            case MessageType.WriteFrame: WriteFrame(channel, request, descriptors); break;
            case MessageType.Answer: Answer(channel, request); break;
            case MessageType.CloseInput: CloseInput(channel, request); break;
            case MessageType.KeepMemory: KeepMemory(channel, request, descriptors); break;
            case MessageType.ForgetMemory: ForgetMemory(channel, request); break;
            case MessageType.Ready: Ready(channel, request.Request); break;
            case MessageType.Adopt: Adopt(channel, request, descriptors); break;
            case MessageType.Quit: Quit(channel, request.Request); break;
            case MessageType.Upgrade: Upgrade.Begin(channel, request.Request, request.Text(Tag.Program)); break;
            default: channel.Send(new MessageWriter(MessageType.Unsupported, request.Request)); break;
        }
    }

    private void Spawn(Channel channel, MessageReader request, List<Descriptor> descriptors)
    {
        var key = request.Key();
        if (runs.Find(key) is not { } run)
        {
            run = TrySpawn(key, descriptors, out var failure);
            if (run is null)
            {
                channel.Send(new MessageWriter(MessageType.Failed, request.Request)
                    .Add(Tag.Stage, failure.Stage).Add(Tag.Errno, failure.Errno).Add(Tag.Text, failure.ToString()));
                return;
            }
            runs.Add(run);
        }
        Send(channel, request.Request, run);
        channel.Done(request.Request);
    }

    private HeldRun? TrySpawn(RunKey key, List<Descriptor> descriptors, out SpawnFailure failure)
    {
        failure = new SpawnFailure("spec", Errno.EINVAL);
        return descriptors is [var memory] && MemoryBlock.Read(memory.Value, KeeperProtocol.MaxMemory) is { } bytes && SpecMessage.Read(bytes) is { } spec
            ? spawner.Spawn(key, spec, out failure)
            : null;
    }

    private void List(Channel channel, uint request)
    {
        foreach (var run in runs.All) Send(channel, request, run);
        foreach (var (name, memory) in memories.All) channel.Send(new MessageWriter(MessageType.Memory, request).Add(Tag.Name, name), memory.Value);
        var last = new MessageWriter(MessageType.Done, request).Add(Tag.Deaths, Daemon.Previous.DeathsInARow);
        if (Daemon.Previous.End is { } end) last.Add(Tag.Ended, 1).Add(Tag.ExitCode, end.Code).Add(Tag.ExitSignal, end.Signal);
        channel.Send(last);
    }

    private void Signal(Channel channel, MessageReader request)
    {
        var reached = runs.Find(request.Key()) is { } run
            && RunSignals.Send(run, (int)request.Number(Tag.Signal), (SignalScope)request.Number(Tag.Scope), request.Numbers(Tag.Stray));
        channel.Send(new MessageWriter(MessageType.Done, request.Request).Add(Tag.Reached, reached ? 1 : 0));
    }

    private void Release(Channel channel, MessageReader request)
    {
        var run = runs.Find(request.Key());
        if (run is { Kept.End: null })
        {
            channel.Fail(request.Request, Busy, "the run still lives");
            return;
        }
        if (run is not null) runs.Release(run);
        channel.Done(request.Request);
    }

    private void WriteFrame(Channel channel, MessageReader request, List<Descriptor> descriptors)
    {
        if (runs.Find(request.Key()) is not { } run) channel.Fail(request.Request, Errno.ENOENT);
        else if (run.Frames is null || descriptors is not [var bytes]) channel.Fail(request.Request, Errno.EINVAL);
        else if (MemoryBlock.Length(bytes.Value) is < 0 or > KeeperProtocol.MaxMemory) channel.Fail(request.Request, Errno.EMSGSIZE);
        else
        {
            descriptors.Clear();
            run.Frames.Write(channel, request.Request, request.Number(Tag.Frame), bytes);
        }
    }

    private void Answer(Channel channel, MessageReader request)
    {
        if (runs.Find(request.Key()) is not { Kept.Terminal: { } terminal } run || request.Number(Tag.Frame) <= run.Kept.LastFrame) return;
        run.Kept = run.Kept with { LastFrame = request.Number(Tag.Frame) };
        var answer = request.Bytes(Tag.Bytes);
        var taken = Math.Max(0, Posix.Write(terminal.Value, answer));
        // A program that does not read what it asked for: the daemon, which has all the rest of its input, keeps it.
        if (taken < answer.Length) channel.Send(new MessageWriter(MessageType.Declined).Add(run.Key).Add(Tag.Bytes, answer[taken..]));
    }

    private void CloseInput(Channel channel, MessageReader request)
    {
        runs.Find(request.Key())?.Frames?.Close();
        channel.Done(request.Request);
    }

    private void KeepMemory(Channel channel, MessageReader request, List<Descriptor> descriptors)
    {
        if (descriptors is not [var memory])
        {
            channel.Fail(request.Request, Errno.EINVAL);
            return;
        }
        descriptors.Clear();
        memories.Keep(request.Text(Tag.Name), memory);
        channel.Done(request.Request);
    }

    private void ForgetMemory(Channel channel, MessageReader request)
    {
        memories.Forget(request.Text(Tag.Name));
        channel.Done(request.Request);
    }

    private void Ready(Channel channel, uint request)
    {
        Daemon.Serves();
        channel.Done(request);
    }

    private void Adopt(Channel channel, MessageReader request, List<Descriptor> descriptors)
    {
        if (runs.Find(request.Key()) is null)
        {
            if (KeptRunMessage.ReadRun(request, descriptors) is not { } run)
            {
                channel.Fail(request.Request, Errno.EINVAL);
                return;
            }
            descriptors.Clear();
            runs.Adopt(run);
        }
        channel.Done(request.Request);
    }

    private void Quit(Channel channel, uint request)
    {
        channel.Done(request);
        Daemon.Quit(stop: false);
    }

    private static void Send(Channel channel, uint request, HeldRun run)
    {
        var descriptors = new List<int>();
        var message = new MessageWriter(MessageType.Run, request).AddRun(RunTable.Describe(run), descriptors);
        channel.Send(message, [.. descriptors]);
    }
}
