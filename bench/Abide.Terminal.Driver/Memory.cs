using System.Text;

namespace Abide.Terminal.Benchmarks;

/// <summary>How much memory screens take.</summary>
internal static class Memory
{
    public static void Run()
    {
        Measure("untouched 80x24", 500, _ => { });
        Measure("a prompt 80x24", 500, screen => screen.Feed("\e[?2004h\e]0;user@host: ~\a\e[01;32muser@host\e[00m:\e[01;34m~\e[00m$ "u8));
        Measure("10,000 lines of 190 letters, 200x50", 3, screen =>
        {
            var line = Encoding.ASCII.GetBytes(new string('x', 190) + "\r\n");
            for (var count = 0; count < 11_000; count++)
                screen.Feed(line);
        });
    }

    private static void Measure(string name, int count, Action<Screen> use)
    {
        var options = name.EndsWith("200x50", StringComparison.Ordinal) ? new ScreenOptions { Columns = 200, Rows = 50 } : new ScreenOptions();
        use(new Screen(options));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var screens = Enumerable.Range(0, count).Select(_ => new Screen(options)).ToArray();
        foreach (var screen in screens)
            use(screen);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Console.WriteLine($"{name}: {(after - before) / count} bytes each");
        GC.KeepAlive(screens);
    }
}
