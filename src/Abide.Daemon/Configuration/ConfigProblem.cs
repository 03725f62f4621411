using System.Globalization;

namespace Abide.Daemon.Configuration;

/// <summary>What is wrong with a configuration.</summary>
/// <param name="Source">The file's path, a variable, or an option.</param>
/// <param name="Place">Where in the file; null for what is no file.</param>
/// <param name="Text">What is wrong and what would be right, in one line.</param>
internal sealed record ConfigProblem(string Source, FilePlace? Place, string Text)
{
    /// <summary><c>PATH:LINE:COLUMN: TEXT</c>, as compilers write it.</summary>
    public override string ToString() => Place is var (line, column) ? string.Create(CultureInfo.InvariantCulture, $"{Source}:{line}:{column}: {Text}") : $"{Source}: {Text}";
}
