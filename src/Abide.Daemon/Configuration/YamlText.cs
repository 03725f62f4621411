namespace Abide.Daemon.Configuration;

/// <summary>Texts as YAML has them.</summary>
internal static class YamlText
{
    /// <summary>Bare where that is the same text, else in single quotes.</summary>
    public static string Scalar(string text) => text.Length > 0 && text.All(IsBare) && text[^1] != ':' && text[0] != '-' ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static bool IsBare(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '_' or '-' or '+' or ':';
}
