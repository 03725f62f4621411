namespace Abide.Terminal.Benchmarks;

/// <summary>How many bytes the engine takes in a second of CPU time, fed in pieces as a PTY would give them.</summary>
internal static class Throughput
{
    private const int Piece = 16 * 1024;
    private const int Runs = 5;

    public static void Run(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(file);
            var seconds = Enumerable.Range(0, Runs).Select(_ => Feed(bytes)).Order().ToArray();
            Console.WriteLine(
                $"{Path.GetFileName(file),-10} median {bytes.Length / 1e6 / seconds[Runs / 2],6:F0} MB per CPU second, best {bytes.Length / 1e6 / seconds[0],6:F0}");
        }
    }

    private static double Feed(byte[] bytes)
    {
        var screen = new Screen(new ScreenOptions { Columns = 200, Rows = 50 });
        var before = Environment.CpuUsage.TotalTime;
        for (var at = 0; at < bytes.Length; at += Piece)
            screen.Feed(bytes.AsSpan(at, Math.Min(Piece, bytes.Length - at)));
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
