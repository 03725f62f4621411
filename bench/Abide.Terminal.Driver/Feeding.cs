using System.Diagnostics;
using System.Globalization;

namespace Abide.Terminal.Benchmarks;

/// <summary>Feeds a file to a screen in pieces, as a reader of a terminal would.</summary>
internal static class Feeding
{
    private const int Piece = 64 * 1024;

    /// <summary>Once, everything counted that a process goes through: compiling, growing, the first touch of memory.</summary>
    public static void Once(string file, int columns, int rows)
    {
        var bytes = File.ReadAllBytes(file);
        var screen = Make(columns, rows);
        var watch = Stopwatch.StartNew();
        Feed(screen, bytes);
        Print(watch.Elapsed.TotalSeconds, bytes.Length, screen);
    }

    /// <summary>Again and again for some seconds, into one screen; the fastest counts. In seconds of the processor, so that a busy machine disturbs less.</summary>
    public static void Steadily(string file, int columns, int rows, double seconds)
    {
        var bytes = File.ReadAllBytes(file);
        var screen = Make(columns, rows);
        var (all, best) = (Stopwatch.StartNew(), double.MaxValue);
        while (all.Elapsed.TotalSeconds < seconds)
        {
            var before = Environment.CpuUsage.TotalTime;
            Feed(screen, bytes);
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        Print(best, bytes.Length, screen);
    }

    private static Screen Make(int columns, int rows) => new(new ScreenOptions { Columns = columns, Rows = rows, ScrollbackLines = 10_000 });

    private static void Feed(Screen screen, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length > Piece; bytes = bytes[Piece..])
            FeedPiece(screen, bytes[..Piece]);
        FeedPiece(screen, bytes);
    }

    private static void FeedPiece(Screen screen, ReadOnlySpan<byte> piece)
    {
        screen.Feed(piece);
        screen.ClearCuts();
        screen.ClearReplies();
    }

    /// <summary>The seconds first, as the other engines' drivers print them.</summary>
    private static void Print(double seconds, int bytes, Screen screen) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:F4} {screen.ScrollbackCount} lines {bytes / 1e6 / seconds:F1} MB/s"));
}
