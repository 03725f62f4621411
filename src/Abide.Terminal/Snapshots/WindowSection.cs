using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;

namespace Abide.Terminal.Snapshots;

/// <summary>What programs did to the window: titles, colours, place.</summary>
internal static class WindowSection
{
    public static void Write(SnapshotWriter to, Emulator emulator)
    {
        to.Text(emulator.Titles.Icon);
        to.Text(emulator.Titles.Current);
        to.Number(emulator.Titles.Stack.Count);
        foreach (var (icon, window) in emulator.Titles.Stack)
        {
            to.Text(icon);
            to.Text(window);
        }

        to.Number(emulator.Palette.Changed.Count);
        foreach (var (slot, color) in emulator.Palette.Changed)
        {
            to.Number(slot);
            to.Number(color.Bits);
        }

        to.Flag(emulator.Window.IsIconified);
        to.Number(emulator.Window.X);
        to.Number(emulator.Window.Y);
    }

    public static void Read(ref SnapshotReader from, Emulator emulator)
    {
        var titles = ReadTitles(ref from);
        for (var left = from.Number(0, Titles.MaximumDepth, "the number of titles"); left > 0; left--)
            emulator.Titles.Push(ReadTitles(ref from));
        emulator.Titles.Restore(titles.Icon, titles.Window);
        for (var left = from.Number(0, Palette.Slots, "the number of colours"); left > 0; left--)
            emulator.Palette.Set(from.Number(0, Palette.Slots - 1, "a palette slot"), StyleSection.ReadColor(ref from));
        emulator.Window = new Window(from.Flag(), from.Number(0, ushort.MaxValue, "the window's place"), from.Number(0, ushort.MaxValue, "the window's place"));
    }

    private static (string Icon, string Window) ReadTitles(ref SnapshotReader from) => (from.Text() ?? "", from.Text() ?? "");
}
