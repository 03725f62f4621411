namespace Abide.Processes.Keeping;

/// <summary>A point in monotonic time until which something is tried.</summary>
internal sealed class Deadline(TimeSpan timeout)
{
    private readonly long end = Environment.TickCount64 + (long)timeout.TotalMilliseconds;

    internal TimeSpan Left => TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64));

    internal bool IsOver => Left == TimeSpan.Zero;

    /// <summary>Waits a moment where the system has no event to wait for.</summary>
    internal void Pause(int milliseconds)
    {
        using var never = new WakeSignal();
        Posix.WaitFor(never.Descriptor.Value, PollEvents.In, (int)Math.Min(milliseconds, Left.TotalMilliseconds));
    }
}
