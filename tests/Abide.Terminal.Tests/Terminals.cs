using System.Text;

namespace Abide.Terminal.Tests;

/// <summary>Short ways to make screens and feed them.</summary>
internal static class Terminals
{
    public static Screen Fed(string text, int columns = 80, int rows = 24, int scrollback = 1000)
    {
        var screen = new Screen(new ScreenOptions { Columns = columns, Rows = rows, ScrollbackLines = scrollback });
        screen.Write(text);
        return screen;
    }

    public static void Write(this Screen screen, string text) => screen.Feed(Encoding.UTF8.GetBytes(text));

    public static string ReplyTo(string query)
    {
        var screen = Fed(query);
        return Encoding.ASCII.GetString(screen.Replies);
    }

    /// <summary>What a viewer is sent of a stream.</summary>
    public static string Passed(this Screen screen, string stream)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        var passed = new List<byte>();
        for (var at = 0; at < screen.Held; at++)
        {
            if (!screen.Cuts.ToArray().Any(cut => cut.Start <= at && at < cut.End))
                passed.Add(bytes[at]);
        }

        return Encoding.UTF8.GetString([.. passed]);
    }
}
