namespace Abide.Terminal.Events;

/// <summary>The parts of a shell's work that OSC 133 tells apart.</summary>
public enum ShellPhase
{
    /// <summary>The shell has told nothing.</summary>
    Unknown,

    /// <summary>It prints its prompt (133;A).</summary>
    Prompt,

    /// <summary>It waits for a command (133;B).</summary>
    Input,

    /// <summary>A command runs (133;C).</summary>
    Running,

    /// <summary>The command has ended (133;D).</summary>
    Finished,
}

/// <summary>Where a shell is in its work.</summary>
/// <param name="Phase">The part.</param>
/// <param name="ExitCode">The exit code of the last command that ended, when the shell told it.</param>
public readonly record struct ShellState(ShellPhase Phase, int? ExitCode);
