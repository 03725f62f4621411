using System.Globalization;

namespace Abide.Cli.Values;

internal static class Numbers
{
    public static bool TryParse(string text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
}
