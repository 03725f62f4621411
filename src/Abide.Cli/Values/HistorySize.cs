using System.Globalization;
using Abide.Cli.CommandLine;
using Abide.Cli.Output;

namespace Abide.Cli.Values;

/// <summary>How much output a session keeps: <c>all</c>, or bytes with <c>k</c>, <c>m</c>, <c>g</c> or <c>t</c> (of 1024).</summary>
internal static class HistorySize
{
    public const long All = -1;

    /// <exception cref="UsageException">The text is no size.</exception>
    public static long Parse(string text)
    {
        if (text.Equals("all", StringComparison.OrdinalIgnoreCase))
            return All;
        if (ByteSize.TryParse(text, out var bytes))
            return bytes;
        throw new UsageException($"a history is a number of bytes such as 512k, 64m or 2g, or 'all'; '{Printable.Line(text)}' is not");
    }

    /// <summary>Bytes in the largest unit that leaves a readable number.</summary>
    public static string Show(long bytes)
    {
        if (bytes < 0)
            return "all";
        double number = bytes;
        foreach (var unit in (ReadOnlySpan<string>)["B", "KiB", "MiB", "GiB"])
        {
            if (number < 1024)
                return string.Create(CultureInfo.InvariantCulture, $"{number:0.#} {unit}");
            number /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{number:0.#} TiB");
    }
}
