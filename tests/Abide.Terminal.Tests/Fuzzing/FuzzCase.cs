using Abide.Terminal.Rendering;

namespace Abide.Terminal.Tests.Fuzzing;

/// <summary>One stream and everything that must hold whatever it is. The same seed is the same case.</summary>
internal sealed class FuzzCase
{
    /// <summary>No stream of this length may make the engine allocate more: the largest screen, its scrollback and its snapshots are far below.</summary>
    private const long MostAllocated = 400L << 20;

    private readonly int _seed;

    public FuzzCase(int seed)
    {
        _seed = seed;
        Stream = new Mutations(new Random(seed)).Stream();
    }

    /// <summary>The bytes; replaced while a failure is made smaller.</summary>
    public byte[] Stream { get; private set; }

    /// <summary>What is wrong, or null.</summary>
    public string? Fault()
    {
        try
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Run();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            return allocated > MostAllocated ? $"{allocated} bytes were allocated" : null;
        }
        catch (Exception failure)
        {
            return failure is Xunit.Sdk.XunitException ? failure.Message : failure.ToString();
        }
    }

    /// <summary>Leaves out what the fault does not need.</summary>
    public void MakeSmaller()
    {
        for (var part = Stream.Length / 2; part > 0; part /= 2)
        {
            for (var at = 0; at < Stream.Length;)
            {
                var whole = Stream;
                Stream = [.. whole[..at], .. whole[Math.Min(whole.Length, at + part)..]];
                if (Fault() is not null)
                    continue;
                Stream = whole;
                at += part;
            }
        }
    }

    public override string ToString() =>
        $"seed {_seed}: {string.Concat(Stream.Select(value => value is >= 0x20 and < 0x7F ? $"{(char)value}" : value == 0x1B ? "\\e" : $"\\x{value:x2}"))}";

    private void Run()
    {
        var random = new Random(_seed ^ 0x5EED);
        var options = new ScreenOptions { Columns = random.Next(1, 60), Rows = random.Next(1, 20), ScrollbackLines = random.Next(0, 60) };
        var (screen, split) = (new Screen(options), new Screen(options));
        screen.ProgramMayResize = split.ProgramMayResize = random.Next(3) == 0;
        foreach (var piece in new Mutations(random).Pieces(Stream))
        {
            screen.Feed(piece);
            foreach (var value in piece)
                split.Feed([value]);
            if (random.Next(8) == 0)
            {
                var (columns, rows) = (random.Next(1, 60), random.Next(1, 20));
                screen.Resize(columns, rows);
                split.Resize(columns, rows);
            }

            if (random.Next(40) == 0)
            {
                screen.BeginRun();
                split.BeginRun();
            }

            CheckBounds(screen);
        }

        ScreenState.AssertSame(ScreenState.Describe(screen), ScreenState.Describe(split), "fed byte by byte");
        Assert.Equal(screen.Replies.ToArray(), split.Replies.ToArray());
        Assert.Equal(screen.Cuts.ToArray(), split.Cuts.ToArray());
        var snapshot = ScreenState.Written(screen.WriteSnapshot);
        var read = Screen.ReadSnapshot(snapshot, options);
        ScreenState.AssertSame(ScreenState.Describe(screen), ScreenState.Describe(read), "read from its snapshot");
        // A character of several code points that found no room to be wide cannot be written again as it is.
        if (Stream.AsSpan().IndexOf("2027"u8) < 0)
            CheckRepaint(screen);
        ScreenState.Written(to => screen.WriteCropped(to, 7, 3, new DrawnRows()));
        ScreenState.Written(to => screen.WriteAnsi(to, scrollback: true));
        ScreenState.Written(screen.WriteUndo);
        screen.GetText(scrollback: true);
    }

    private static void CheckRepaint(Screen screen)
    {
        var viewer = new Screen(new ScreenOptions { Columns = screen.Columns, Rows = screen.Rows });
        viewer.Feed(ScreenState.Written(to => screen.WriteRepaint(to, 0)));
        ScreenState.AssertSame(Visible(screen), Visible(viewer), "painted anew");
    }

    /// <summary>What can be seen, or comes to light later; the cells that wide characters left at the edge are blank.</summary>
    private static string Visible(Screen screen) => ScreenState.Describe(screen, scrollback: false, hidden: false, padding: false);

    private static void CheckBounds(Screen screen)
    {
        Assert.InRange(screen.CursorColumn, 0, screen.Columns - 1);
        Assert.InRange(screen.CursorRow, 0, screen.Rows - 1);
        Assert.InRange(screen.Held, Math.Max(0, screen.Fed - 64 * 1024), screen.Fed);
        Assert.InRange(screen.Replies.Length, 0, 64 * 1024);
        Assert.InRange(screen.Events.Count, 0, 64);
        Assert.InRange(screen.Title.Length, 0, 1024);
        for (var y = 0; y < screen.Rows; y++)
            Assert.InRange(screen.Emulator.Grid[y].Length, 0, screen.Columns);
    }
}
