using System.IO.Compression;
using System.Text.Json;
using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;

namespace Abide.Terminal.Tests.Conformance;

/// <summary>Programs' output and every cell that Alacritty showed after it.</summary>
internal static class AlacrittySuite
{
    private static readonly string[] Names =
        ["Black", "Red", "Green", "Yellow", "Blue", "Magenta", "Cyan", "White",
         "BrightBlack", "BrightRed", "BrightGreen", "BrightYellow", "BrightBlue", "BrightMagenta", "BrightCyan", "BrightWhite"];

    public static Recording Read(string folder)
    {
        using var size = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "size.json")));
        return new Recording(
            "alacritty/" + Path.GetFileName(folder),
            size.RootElement.GetProperty("columns").GetInt32(),
            size.RootElement.GetProperty("screen_lines").GetInt32(),
            File.ReadAllBytes(Path.Combine(folder, "alacritty.recording")));
    }

    public static string? Differs(Recording recording, string folder, bool textOnly = false)
    {
        using var file = Cells(folder);
        using var json = JsonDocument.Parse(file);
        var (lines, emulator) = (json.RootElement.GetProperty("lines").GetInt32(), recording.Play().Emulator);
        var rows = json.RootElement.GetProperty("raw").GetProperty("inner");
        for (var y = 0; y < lines; y++)
        {
            var cells = rows[lines - 1 - y].GetProperty("inner");
            for (var x = 0; x < recording.Columns; x++)
            {
                var (want, got) = (Describe(cells[x]), Describe(emulator, y, x, x == recording.Columns - 1));
                if (textOnly)
                    (want, got) = (TextOf(want), TextOf(got));
                if (want != got)
                    return $"cell {y},{x}: expected {want}, is {got}";
            }
        }

        return null;
    }

    /// <summary>The expected cells, compressed as they are kept here or plain as they are where they come from.</summary>
    private static Stream Cells(string folder)
    {
        var plain = Path.Combine(folder, "grid.json");
        return File.Exists(plain) ? File.OpenRead(plain) : new GZipStream(File.OpenRead(plain + ".gz"), CompressionMode.Decompress);
    }

    private static string TextOf(string cell) => cell[..cell.LastIndexOf('\'', cell.IndexOf(" under", StringComparison.Ordinal))];

    private static string Describe(JsonElement cell)
    {
        var extra = cell.GetProperty("extra");
        var marks = extra.ValueKind == JsonValueKind.Null ? "" : string.Concat(extra.GetProperty("zerowidth").EnumerateArray().Select(mark => mark.GetString()));
        var underline = extra.ValueKind == JsonValueKind.Null || extra.GetProperty("underline_color").ValueKind == JsonValueKind.Null
            ? "" : Name(extra.GetProperty("underline_color"));
        var flags = string.Join(' ', cell.GetProperty("flags").GetString()!.Split(" | ", StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        var text = cell.GetProperty("c").GetString()!;
        return $"'{(text == "\t" ? " " : text)}{marks}' {Name(cell.GetProperty("fg"))} on {Name(cell.GetProperty("bg"))} under '{underline}' [{flags}]";
    }

    private static string Name(JsonElement color)
    {
        if (color.TryGetProperty("Indexed", out var index))
            return $"{index}";
        if (color.TryGetProperty("Spec", out var spec))
            return $"#{spec.GetProperty("r").GetInt32():x2}{spec.GetProperty("g").GetInt32():x2}{spec.GetProperty("b").GetInt32():x2}";
        var name = color.GetProperty("Named").GetString()!;
        var number = Array.IndexOf(Names, name);
        return number >= 0 ? $"{number}" : "default";
    }

    private static string Describe(Emulator emulator, int y, int x, bool isLast)
    {
        var row = emulator.Grid[y];
        var glyph = row.GlyphAt(x);
        var style = emulator.Styles[row.StyleAt(x)];
        Span<int> codePoints = stackalloc int[Clusters.MaximumLength];
        var count = glyph.HasText ? emulator.Clusters.Expand(glyph, codePoints) : 0;
        var text = count == 0 ? " " : string.Concat(codePoints[..count].ToArray().Select(char.ConvertFromUtf32));
        var flags = new List<string>();
        void Flag(bool on, string name)
        {
            if (on)
                flags.Add(name);
        }

        Flag((style.Attributes & Attributes.Bold) != 0, "BOLD");
        Flag((style.Attributes & Attributes.Faint) != 0, "DIM");
        Flag((style.Attributes & Attributes.Italic) != 0, "ITALIC");
        Flag((style.Attributes & Attributes.Inverse) != 0, "INVERSE");
        Flag((style.Attributes & Attributes.Invisible) != 0, "HIDDEN");
        Flag((style.Attributes & Attributes.Strikethrough) != 0, "STRIKEOUT");
        Flag(style.Underline == Underline.Single, "UNDERLINE");
        Flag(style.Underline == Underline.Double, "DOUBLE_UNDERLINE");
        Flag(style.Underline == Underline.Curly, "UNDERCURL");
        Flag(style.Underline == Underline.Dotted, "DOTTED_UNDERLINE");
        Flag(style.Underline == Underline.Dashed, "DASHED_UNDERLINE");
        Flag(glyph.IsWide, "WIDE_CHAR");
        Flag(glyph.IsTail, "WIDE_CHAR_SPACER");
        Flag(glyph.IsPadding, "LEADING_WIDE_CHAR_SPACER");
        Flag(isLast && row.Wrapped, "WRAPLINE");
        flags.Sort(StringComparer.Ordinal);
        return $"'{text}' {Name(style.Foreground)} on {Name(style.Background)} under '{Name(style.UnderlineColor, "")}' [{string.Join(' ', flags)}]";
    }

    private static string Name(Color color, string none = "default") =>
        color.IsDefault ? none : color.IsPalette ? $"{color.Index}" : $"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}";
}
