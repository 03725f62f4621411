using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper.Runs;

/// <summary>The runs that the keeper holds, from spawn or adoption to release.</summary>
internal sealed class RunTable(EventLoop loop, TimeProvider time)
{
    private readonly Dictionary<RunKey, HeldRun> runs = [];

    /// <summary>A leader ended.</summary>
    internal Action<RunKey, RunEnd>? Ended { get; set; }

    /// <summary>Whether the keeper has a living child that is neither a leader nor its own.</summary>
    internal Func<bool>? HasOrphans { get; set; }

    internal IReadOnlyCollection<HeldRun> All => runs.Values;

    internal int Alive => runs.Values.Count(run => run.Kept.End is null);

    internal HeldRun? Find(RunKey key) => runs.GetValueOrDefault(key);

    /// <summary>Holds a run from now on, and watches for its end.</summary>
    internal void Add(HeldRun run)
    {
        runs.Add(run.Key, run);
        if (run.Kept.Input is { } input) run.Frames = new FrameWriter(loop, input);
        if (run.Kept.End is null) run.Watch = loop.Add(run.Process.Descriptor.Value, PollEvents.In, _ => End(run));
    }

    /// <summary>Takes over a run of a keeper that died: its leader is not our child.</summary>
    internal void Adopt(KeptRun kept)
    {
        var run = new HeldRun
        {
            Kept = kept,
            IsChild = false,
            Slave = kept.Terminal is { } master ? Pty.OpenSlave(master.Value) : null,
            Process = ProcessWatch.Adopt(kept.Pid, kept.Process),
        };
        Add(run);
        run.Frames?.Restore(kept.LastFrame, 0, null, 0, false, null, []);
    }

    /// <summary>What to tell of a run now.</summary>
    internal static KeptRun Describe(HeldRun run) => run.Kept with
    {
        LastFrame = run.Frames?.LastFrame ?? run.Kept.LastFrame,
        Input = run.Frames is { IsClosed: false, IsClosing: false } ? run.Kept.Input : null,
    };

    /// <summary>Lets go of a run that ended: reaps its leader and closes what was open for it.</summary>
    internal void Release(HeldRun run)
    {
        runs.Remove(run.Key);
        run.Dispose();
        if (run.IsChild) Child.Reap(run.Pid);
    }

    private void End(HeldRun run)
    {
        RunEnd? end;
        if (run.IsChild)
        {
            if (Child.Peek(run.Pid) is not { } left) return;
            end = new RunEnd(left.Status.Code, left.Status.Signal, left.PeakMemoryBytes, left.UserTime, left.SystemTime, time.GetUtcNow()) { IsLast = HasOrphans is { } hasOrphans && !hasOrphans() };
        }
        else
        {
            var status = run.Process.ReadExit();
            end = new RunEnd(status.Code, status.Signal, 0, default, default, time.GetUtcNow());
        }
        run.Watch?.Dispose();
        run.Watch = null;
        run.Kept = run.Kept with { End = end };
        Ended?.Invoke(run.Key, end);
    }
}
