using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Terminals;

/// <summary>What is different of a session whose runs live on another host.</summary>
internal sealed partial class TerminalSession
{
    private static readonly TimeSpan ReachEvery = TimeSpan.FromMilliseconds(100);

    private volatile string? _unreachable;

    /// <summary>Why its host does not answer, while its program lives there as far as anybody knows. Any thread.</summary>
    public string? Unreachable => State.Run is { IsLive: true } ? _unreachable : null;

    /// <summary>Whether somebody would notice if its output came late. Any thread.</summary>
    public bool IsWatched => _viewers.Count > 0 || _followers.Count > 0 || _waits.Any;

    /// <summary>Notes that its host does not answer, or answers again (null). In a turn.</summary>
    public void NoteReach(string? unreachable) => _unreachable = unreachable;

    /// <summary>Waits for work, but for its host only as long as that answers. Any thread.</summary>
    /// <returns>Why its host does not answer; null when the work is done.</returns>
    public async Task<string?> WhileReachableAsync(Task work)
    {
        do
        {
            await Task.WhenAny(work, Task.Delay(ReachEvery, Time));
        }
        while (!work.IsCompleted && _unreachable is null);
        if (!work.IsCompleted)
            return _unreachable;
        await work;
        return null;
    }

    /// <summary>How much of a run's output it has. In a turn.</summary>
    public long OutputOffset(int run) => Transcript.Journal.StreamOffset((uint)run, (byte)OutputStream.StandardOutput);

    /// <summary>Goes on with a run's output at a later offset: what lies between is lost. In a turn.</summary>
    /// <param name="run">Its number.</param>
    /// <param name="offset">Of the byte that comes next.</param>
    /// <param name="reason">Why, in words.</param>
    /// <returns>How many bytes are lost.</returns>
    public long SkipOutput(int run, long offset, string reason)
    {
        Pump(DrainBudget); // what came before it comes first
        if (_runs.Find(known => known.Number == run)?.Sources is not [var source, ..] || offset <= source.Offset)
            return 0;
        var lost = offset - source.Offset;
        Transcript.Journal.Append(EntryType.Gap, (uint)run, new GapEntry(lost, reason).ToBytes(), (byte)source.Stream);
        source.Offset = offset;
        TellFollowers();
        return lost;
    }

    /// <summary>Its host knows nothing of a run that an earlier daemon was to start: starts it, or gives it up when it is wanted no more. In a turn.</summary>
    public void SpawnAgain(int run)
    {
        if (State is { Intent: Intent.Up, Run: { Phase: RunPhase.Spawning } current } && current.Number == run)
            Track(SpawnAsync(run, Task.CompletedTask, isAutomatic: true));
        else
            Happen(new SessionEvent.SpawnRefused(run, "it was stopped before it was started"));
    }

    /// <summary>Goes on with a stop that an earlier daemon began.</summary>
    private void ResumeStop()
    {
        if (State is not { Stop: { } plan, Run: { Phase: RunPhase.Terminating, Outcome: null } run })
            return;
        Track(SignalAsync(run.Number, plan.Signal, Task.CompletedTask));
        _ = Time.CreateTimer(_ => Post(() => Happen(new SessionEvent.GraceOver(run.Number))), null, plan.Grace, Timeout.InfiniteTimeSpan);
    }
}
