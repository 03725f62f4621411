namespace Abide.Terminal.Cells;

/// <summary>A place that a shell has marked (OSC 133, "semantic prompts").</summary>
/// <param name="Kind">What begins or ends there.</param>
/// <param name="Column">The column of its row, from 0.</param>
/// <param name="ExitCode">The command's exit code, where <paramref name="Kind"/> is <see cref="RowMarkKind.End"/> and the shell told it.</param>
public readonly record struct RowMark(RowMarkKind Kind, int Column, int? ExitCode = null);

/// <summary>What a <see cref="RowMark"/> marks.</summary>
public enum RowMarkKind : byte
{
    /// <summary>The prompt begins (A, P).</summary>
    Prompt,

    /// <summary>The prompt has ended and the command that is typed begins (B, I).</summary>
    Command,

    /// <summary>The command is run and its output begins (C).</summary>
    Output,

    /// <summary>The command has ended (D).</summary>
    End,
}
