using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;
using Abide.Terminal.Events;

namespace Abide.Terminal.Snapshots;

/// <summary>What programs did to the window and told it: titles, colours, place, progress, the shell's phase.</summary>
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

        to.Number((int)emulator.Progress.Kind);
        to.Number(emulator.Progress.Percent);
        to.Number((int)emulator.Shell.Phase);
        to.Flag(emulator.Shell.ExitCode is not null);
        to.Number(emulator.Shell.ExitCode ?? 0);
        WriteUnfinished(to, emulator.UnfinishedNotification);
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
        var progress = new Progress((ProgressKind)from.Number(0, (int)ProgressKind.Warning, "the progress"), from.Number(0, 100, "the progress"));
        var phase = (ShellPhase)from.Number(0, (int)ShellPhase.Finished, "the shell's phase");
        var (hasCode, code) = (from.Flag(), from.Number(int.MinValue, int.MaxValue, "an exit code"));
        emulator.RestoreTold(progress, new ShellState(phase, hasCode ? code : null));
        emulator.UnfinishedNotification = from.Flag() ? new Notification(from.Number(), from.Text() ?? "", from.Text() ?? "", from.Text() ?? "") : null;
    }

    private static void WriteUnfinished(SnapshotWriter to, Notification? message)
    {
        to.Flag(message is not null);
        if (message is null)
            return;
        to.Number(message.Offset);
        to.Text(message.Id);
        to.Text(message.Title);
        to.Text(message.Body);
    }

    private static (string Icon, string Window) ReadTitles(ref SnapshotReader from) => (from.Text() ?? "", from.Text() ?? "");
}
