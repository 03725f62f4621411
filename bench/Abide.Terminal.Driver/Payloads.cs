using System.Globalization;
using System.Text;

namespace Abide.Terminal.Benchmarks;

/// <summary>Output of programs that ask one thing of a terminal, in the manner of vtebench; the same bytes every time.</summary>
internal static class Payloads
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private static readonly string[] Words =
        ["error", "warning", "request", "session", "queue", "timeout", "127.0.0.1", "GET", "/api/v1/items", "latency=12ms", "status=200", "retry", "bytes=4096", "commit"];

    private static readonly string[] Scripts =
        ["Falsches Üben von Xylophonmusik quält", "Pchnąć w tę łódź jeża", "Съешь же ещё этих мягких", "Ξεσκεπάζω την ψυχοφθόρα", "色は匂へど散りぬるを我が世誰ぞ",
         "다람쥐 헌 쳇바퀴에 타고파", "天地玄黃宇宙洪荒日月盈昃", "😀🚀🔥✅📦🧪", "e\u0301a\u0300n\u0303o\u0308", "└─┬─┐│├┤═╬", "→ ✓ … “quoted” ±½"];

    private static readonly Dictionary<string, Action<StringBuilder, Random, int, int>> Kinds = new(StringComparer.Ordinal)
    {
        ["text"] = Text,
        ["scrolling"] = Scrolling,
        ["scrolling-full"] = ScrollingFull,
        ["region-top"] = (to, random, columns, rows) => Region(to, random, 1, rows - 5),
        ["region-bottom"] = (to, random, columns, rows) => Region(to, random, 5, rows),
        ["region-small"] = (to, random, columns, rows) => Region(to, random, rows / 2, rows / 2 + 4),
        ["cursor-motion"] = CursorMotion,
        ["alt-random"] = AltRandom,
        ["light-cells"] = LightCells,
        ["medium-cells"] = MediumCells,
        ["dense-cells"] = DenseCells,
        ["true-colour"] = TrueColour,
        ["mixed-scripts"] = MixedScripts,
        ["sync"] = Synchronized,
    };

    /// <summary>The names of the kinds.</summary>
    public static IEnumerable<string> Names => Kinds.Keys;

    /// <summary>Makes at least as many bytes as asked for, and ends where a terminal starts.</summary>
    public static byte[] Make(string kind, int bytes, int columns = 200, int rows = 50)
    {
        var random = new Random(kind.Length * 1000 + kind[0]);
        var block = new StringBuilder();
        for (var count = 0; count < 16; count++)
            Kinds[kind](block, random, columns, rows);
        var piece = Encoding.UTF8.GetBytes(block.ToString());
        using var all = new MemoryStream();
        all.Write("\e[?1049h\e[2J"u8[..(IsOnAlternate(kind) ? 12 : 0)]);
        while (all.Length < bytes)
            all.Write(piece);
        all.Write("\e[m\e[r"u8);
        all.Write(IsOnAlternate(kind) ? "\e[?1049l"u8 : "\r\n"u8);
        return all.ToArray();
    }

    private static bool IsOnAlternate(string kind) => kind is not ("text" or "scrolling" or "scrolling-full" or "true-colour" or "mixed-scripts");

    private static StringBuilder Add(this StringBuilder to, FormattableString text) => to.Append(text.ToString(CultureInfo.InvariantCulture));

    private static T Pick<T>(Random random, T[] of) => of[random.Next(of.Length)];

    private static char Letter(Random random) => Letters[random.Next(Letters.Length)];

    private static void Text(StringBuilder to, Random random, int columns, int rows)
    {
        for (var line = 0; line < 200; line++)
        {
            var end = to.Length + random.Next(40, columns - 10);
            while (to.Length < end)
                to.Append(Pick(random, Words)).Append(' ');
            to.Append("\r\n");
        }
    }

    private static void Scrolling(StringBuilder to, Random random, int columns, int rows)
    {
        for (var line = 0; line < 1000; line++)
            to.Append("y\r\n");
    }

    private static void ScrollingFull(StringBuilder to, Random random, int columns, int rows)
    {
        for (var line = 0; line < 100; line++)
            to.Append(Letter(random), columns).Append("\r\n");
    }

    private static void Region(StringBuilder to, Random random, int top, int bottom)
    {
        to.Add($"\e[{top};{bottom}r\e[{bottom};1H");
        for (var line = 0; line < 500; line++)
            to.Append(Pick(random, Words)).Append("\r\n");
    }

    private static void CursorMotion(StringBuilder to, Random random, int columns, int rows)
    {
        var letter = Letter(random);
        for (var column = 1; column <= columns; column++)
        {
            for (var row = 1; row <= rows; row++)
                to.Add($"\e[{row};{column}H").Append(letter);
        }
    }

    private static void AltRandom(StringBuilder to, Random random, int columns, int rows)
    {
        for (var count = 0; count < 5000; count++)
            to.Add($"\e[{random.Next(1, rows + 1)};{random.Next(1, columns + 1)}H").Append(Letter(random));
    }

    private static void LightCells(StringBuilder to, Random random, int columns, int rows) =>
        to.Append("\e[H").Append(Letter(random), columns * rows);

    private static void MediumCells(StringBuilder to, Random random, int columns, int rows)
    {
        to.Append("\e[H");
        for (var cell = 0; cell < columns * rows;)
        {
            var run = Math.Min(random.Next(1, 20), columns * rows - cell);
            to.Add($"\e[{random.Next(2)};{random.Next(30, 38)}m").Append(Letter(random), run);
            cell += run;
        }
    }

    private static void DenseCells(StringBuilder to, Random random, int columns, int rows)
    {
        var (letter, shift) = (Letter(random), random.Next(100));
        to.Append("\e[H");
        for (var cell = 0; cell < columns * rows; cell++)
            to.Add($"\e[38;5;{(cell + shift) % 156 + 100};48;5;{255 - (cell + shift) % 156};1;3;4m").Append(letter);
    }

    private static void TrueColour(StringBuilder to, Random random, int columns, int rows)
    {
        // A gradient along each line, as file listings and prompts with themes print it.
        for (var line = 0; line < 50; line++)
        {
            var (red, green) = (random.Next(256), random.Next(256));
            for (var word = 0; word < columns / 16; word++)
                to.Add($"\e[38;2;{red};{green};{word * 20 % 256}m").Append(Pick(random, Words)).Append("\e[0m ");
            to.Append("\r\n");
        }
    }

    private static void MixedScripts(StringBuilder to, Random random, int columns, int rows)
    {
        for (var line = 0; line < 200; line++)
        {
            for (var piece = 0; piece < 5; piece++)
                to.Append(Pick(random, Scripts)).Append(' ');
            to.Append("\r\n");
        }
    }

    private static void Synchronized(StringBuilder to, Random random, int columns, int rows)
    {
        to.Append("\e[?2026h");
        MediumCells(to, random, columns, rows);
        to.Append("\e[?2026l");
    }
}
