namespace Abide.Terminal.Tests.Conformance;

/// <summary>The text a real xterm showed.</summary>
internal static class XtermSuite
{
    public static string? Differs(Recording recording, string file)
    {
        var expected = Lines(File.ReadAllText(Path.ChangeExtension(file, ".text")));
        var actual = Lines(recording.Play().GetText());
        for (var y = 0; y < Math.Max(expected.Length, actual.Length); y++)
        {
            var (want, got) = (expected.ElementAtOrDefault(y) ?? "", actual.ElementAtOrDefault(y) ?? "");
            if (want != got)
                return $"row {y}: expected '{want}', shows '{got}'";
        }

        return null;
    }

    /// <summary>A terminal device puts a carriage return before each line feed.</summary>
    public static byte[] AsFromTerminal(byte[] bytes)
    {
        var result = new List<byte>(bytes.Length);
        foreach (var value in bytes)
        {
            if (value == '\n')
                result.Add((byte)'\r');
            result.Add(value);
        }

        return [.. result];
    }

    private static string[] Lines(string text) => [.. text.TrimEnd().Split('\n').Select(line => line.TrimEnd())];
}
