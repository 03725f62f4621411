#pragma warning disable RS0030 // A benchmark is nobody's keeper: it starts tmux as anybody would.
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Abide.Terminal.Benchmarks;

/// <summary>
/// What full histories take: screens of 200 columns with 10,000 lines each, here and in tmux, whose server is measured beside in the same run. The same bytes go to both.
/// </summary>
internal static class HistoryMemory
{
    private const int Lines = 10_000, Columns = 200, Rows = 50;

    public static void Run(int screens)
    {
        foreach (var (name, content) in Contents())
        {
            MeasureHere(name, content, screens);
            MeasureTmux(name, content, screens);
        }
    }

    /// <summary>A method of its own: its screens are gone before the next are measured.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MeasureHere(string name, byte[] content, int screens)
    {
        Collect();
        var idle = GC.GetTotalMemory(forceFullCollection: true);
        var resident = Resident(Environment.ProcessId);
        var watch = Stopwatch.StartNew();
        var all = Enumerable.Range(0, screens).Select(_ => Fill(content)).ToArray();
        var fed = watch.Elapsed;
        var (live, used) = (GC.GetTotalMemory(forceFullCollection: true) - idle, all[0].ScrollbackCount);
        watch.Restart();
        foreach (var screen in all)
            screen.Rest(int.MaxValue);
        var rested = watch.Elapsed;
        Collect();
        var packed = GC.GetTotalMemory(forceFullCollection: true) - idle;
        var now = Resident(Environment.ProcessId);
        Console.WriteLine(
            $"{name,-12} abide: fed {Bytes(live, screens * used)}, rested {Bytes(packed, screens * used)} ({rested.TotalMilliseconds / screens:F0} ms each), process {Megabytes(now - resident)} more; {used} lines, fed in {fed.TotalSeconds:F1} s");
        foreach (var screen in all)
            screen.Feed("\e[3J"u8);
        Collect();
        Console.WriteLine($"{"",-12} abide: cleared {Bytes(GC.GetTotalMemory(forceFullCollection: true) - idle, screens * used)}, process {Megabytes(Resident(Environment.ProcessId) - resident)} more");
        GC.KeepAlive(all);
    }

    private static void MeasureTmux(string name, byte[] content, int screens)
    {
        var file = Path.GetTempFileName();
        File.WriteAllBytes(file, content);
        var socket = $"abide-bench-{Environment.ProcessId}-{name.Replace(' ', '-')}";
        string Tmux(params string[] words)
        {
            using var process = Process.Start(new ProcessStartInfo("tmux", ["-L", socket, "-f", "/dev/null", .. words]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return text.Trim();
        }

        try
        {
            Tmux("new-session", "-d", "-s", "bench", "-x", $"{Columns}", "-y", $"{Rows}", "sleep 1000", ";", "set", "-g", "history-limit", $"{Lines}");
            var before = Resident(int.Parse(Tmux("display-message", "-p", "#{pid}"), CultureInfo.InvariantCulture));
            for (var window = 0; window < screens; window++)
                Tmux("new-window", "-d", "-t", "bench:", $"cat {file}; tmux -L {socket} wait-for -S done{window}; exec sleep 1000");
            for (var window = 0; window < screens; window++)
                Tmux("wait-for", $"done{window}");
            var after = Resident(int.Parse(Tmux("display-message", "-p", "#{pid}"), CultureInfo.InvariantCulture));
            var lines = int.Parse(Tmux("display-message", "-p", "-t", "bench:1", "#{history_size}"), CultureInfo.InvariantCulture);
            Console.WriteLine($"{name,-12} tmux:  {Bytes(after - before, screens * lines)}, server {Megabytes(after - before)} more; {lines} lines");
            Tmux("kill-server");
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or FormatException or IOException)
        {
            Console.WriteLine($"{name,-12} tmux:  not measured ({failure.Message})");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IEnumerable<(string Name, byte[] Content)> Contents()
    {
        var random = new Random(1);
        yield return ("72 letters", Text(_ => Letters(random, 72)));
        yield return ("12 colours", Text(_ => string.Concat(Enumerable.Range(0, 12).Select(_ =>
            $"\e[38;2;{random.Next(256)};{random.Next(256)};{random.Next(256)}m{Letters(random, 6)}")) + "\e[0m"));
        yield return ("200 letters", Text(_ => Letters(random, 200)));
        yield return ("log", Text(line => string.Create(CultureInfo.InvariantCulture,
            $"2025-11-21T10:{line / 60 % 60:00}:{line % 60:00}.{line % 1000:000}Z \e[32minfo\e[0m request id={line * 7919:x8} path=/api/v1/items/{line} status=200 duration={line % 97} ms")));
    }

    private static byte[] Text(Func<int, string> line) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, Lines + Rows).Select(number => line(number) + "\r\n")));

    private static string Letters(Random random, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)(random.Next(6) == 0 ? ' ' : 'a' + random.Next(26))));

    private static Screen Fill(byte[] content)
    {
        var screen = new Screen(new ScreenOptions { Columns = Columns, Rows = Rows, ScrollbackLines = Lines });
        screen.Feed(content);
        return screen;
    }

    private static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private static string Bytes(long total, int lines) => $"{(double)total / lines,6:F0} B a line";

    private static string Megabytes(long bytes) => $"{bytes / 1048576.0,6:F1} MiB";

    private static long Resident(int process) =>
        File.ReadLines($"/proc/{process}/status").Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.AsSpan(6).Trim()[..^3], CultureInfo.InvariantCulture) * 1024).First();
}
