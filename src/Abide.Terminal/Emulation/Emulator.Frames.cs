namespace Abide.Terminal.Emulation;

/// <content>Synchronised output (mode 2026): a program's frame, which viewers should not see half done.</content>
internal sealed partial class Emulator
{
    private long _frame;
    private (long Frame, TimeSpan At)? _frameSeen;

    public bool IsFrameOpen => Modes[Mode.SynchronizedOutput];

    /// <summary>Ends the frame when it was seen open that long ago.</summary>
    /// <returns>How much longer it may stay open; null when none is.</returns>
    public TimeSpan? LimitFrame(TimeSpan now, TimeSpan limit)
    {
        if (!IsFrameOpen)
        {
            _frameSeen = null;
            return null;
        }

        if (_frameSeen is not { } seen || seen.Frame != _frame)
            _frameSeen = seen = (_frame, now);
        var left = limit - (now - seen.At);
        if (left > TimeSpan.Zero)
            return left;
        Modes = Modes.With(Mode.SynchronizedOutput, false);
        _frameSeen = null;
        return null;
    }

    private void BeginFrame()
    {
        if (!IsFrameOpen)
            _frame++;
    }
}
