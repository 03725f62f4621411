namespace Abide.Terminal.Events;

/// <summary>What a program says of its work's progress (OSC 9;4, which ConEmu brought up).</summary>
public enum ProgressKind
{
    /// <summary>Nothing is to be shown.</summary>
    None,

    /// <summary>It goes on.</summary>
    Normal,

    /// <summary>It failed.</summary>
    Error,

    /// <summary>It goes on, nobody knows for how long.</summary>
    Indeterminate,

    /// <summary>It has paused, or there is something to look at.</summary>
    Warning,
}

/// <summary>How far a program's work has come.</summary>
/// <param name="Kind">How it goes.</param>
/// <param name="Percent">How much is done, 0 to 100.</param>
public readonly record struct Progress(ProgressKind Kind, int Percent);
