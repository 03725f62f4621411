using Abide.Cli.CommandLine;
using Abide.Cli.Output;
using Abide.Processes;

namespace Abide.Cli.Values;

/// <summary>Columns and rows of a terminal, as <c>120x40</c>.</summary>
internal readonly record struct TerminalSize(int Columns, int Rows)
{
    public const int Most = 10_000;

    /// <summary>The size of the terminal that this process talks to, if there is one and it knows.</summary>
    public static TerminalSize? OfTerminal()
    {
        for (var fd = 1; fd >= 0; fd--)
        {
            if (Pty.GetSize(fd) is (> 0 and var columns, > 0 and var rows))
                return new TerminalSize(Math.Min(columns, Most), Math.Min(rows, Most));
        }

        return null;
    }

    /// <summary>The size of the terminal on standard output; null when there is none.</summary>
    public static TerminalSize? OfOut() => Pty.GetSize(1) is (> 0 and var columns, > 0 and var rows) ? new TerminalSize(columns, rows) : null;

    /// <exception cref="UsageException">The text is no size.</exception>
    public static TerminalSize Parse(string text) =>
        text.Split('x', 'X', '×') is [var columns, var rows] && Numbers.TryParse(columns, 1, Most, out var c) && Numbers.TryParse(rows, 1, Most, out var r)
            ? new TerminalSize(c, r)
            : throw new UsageException($"a size is COLUMNSxROWS, each 1 to {Most:N0}, such as 120x40; '{Printable.Line(text)}' is not");
}
