using Abide.Terminal.Emulation;
using Abide.Terminal.Parsing;

namespace Abide.Terminal.Snapshots;

/// <summary>Everything of an emulator that is not a cell.</summary>
internal static class StateSection
{
    public static void Write(SnapshotWriter to, Emulator emulator)
    {
        var state = emulator.Save();
        to.Number((long)state.Modes.Bits);
        to.Number((int)state.MouseTracking);
        to.Number((int)state.MouseEncoding);
        to.Number(state.CursorShape);
        to.Number(state.Margins.Top);
        to.Number(state.Margins.Left);
        to.Number(state.Margins.Bottom);
        to.Number(state.Margins.Right);
        to.Number(state.LastPrinted);
        to.Number(state.SingleShift);
        to.Number(state.AttributeExtent);
        to.Number(state.Level);
        to.Number(state.ResizeCredit);
        to.Number((int)state.Protection);
        WriteCharsets(to, state.AnsiCharsets);
        to.Number(state.Bells);
        to.Text(state.WorkingDirectory);
        WriteCursor(to, emulator.Cursor);
        WriteCursor(to, emulator.Saved.Primary);
        WriteCursor(to, emulator.Saved.Alternate);

        to.Number((int)state.StringKind);
        to.Number((int)state.StringPassage);
        to.Flag(state.StringIsGathered);
        to.Bytes(emulator.Text.Bytes);
        to.Flag(emulator.Text.Overflowed);
        to.Flag(emulator.Text.IsPicture);

        WriteTabs(to, emulator);
        WriteKeyboard(to, emulator.Keyboard.Primary);
        WriteKeyboard(to, emulator.Keyboard.Alternate);
        to.Number(emulator.Keyboard.ModifyOtherKeys);
        to.Number(emulator.SavedModes.Count);
        foreach (var (number, on) in emulator.SavedModes.OrderBy(mode => mode.Key))
        {
            to.Number(number);
            to.Flag(on);
        }
    }

    public static void Read(ref SnapshotReader from, Emulator emulator)
    {
        var (columns, rows) = (emulator.Columns, emulator.Rows);
        var state = new EmulatorState
        {
            Modes = new ModeSet((ulong)from.Number() & ModeSet.All.Bits),
            MouseTracking = (MouseTracking)from.Number(0, 1003, "the mouse tracking"),
            MouseEncoding = (MouseEncoding)from.Number(0, 1016, "the mouse encoding"),
            CursorShape = from.Number(0, 6, "the cursor's shape"),
            Margins = new(
                from.Number(0, rows - 1, "the top margin"),
                from.Number(0, columns - 1, "the left margin"),
                from.Number(0, rows - 1, "the bottom margin"),
                from.Number(0, columns - 1, "the right margin")),
            LastPrinted = from.Number(0, 0x10FFFF, "the last character"),
            SingleShift = from.Number(0, 3, "the single shift"),
            AttributeExtent = from.Number(0, 2, "the extent of attribute changes"),
            Level = from.Number(1, 5, "the level"),
            ResizeCredit = from.Number(0, Emulator.ControlsPerResize * Emulator.MostResizesSaved, "the sizes to be granted"),
            Protection = (Protection)from.Number(0, (int)Protection.Always, "the kind of protection"),
            AnsiCharsets = ReadCharsets(ref from),
            Bells = from.Number(),
            WorkingDirectory = from.Text(),
            Cursor = ReadCursor(ref from, columns, rows),
            SavedPrimary = ReadCursor(ref from, Screen.MaximumColumns, Screen.MaximumRows),
            SavedAlternate = ReadCursor(ref from, Screen.MaximumColumns, Screen.MaximumRows),
            StringKind = (StringKind)from.Number(0, (int)StringKind.Other, "the kind of string"),
            StringPassage = (Passage)from.Number(0, (int)Passage.Withheld, "the passage"),
            StringIsGathered = from.Flag(),
        };
        if (!state.IsPossible)
            throw new InvalidDataException("the modes or margins contradict each other");
        emulator.Restore(state);
        emulator.Text.Restore(from.Bytes(), from.Flag(), from.Flag());
        ReadTabs(ref from, emulator);
        ReadKeyboard(ref from, emulator.Keyboard.Primary);
        ReadKeyboard(ref from, emulator.Keyboard.Alternate);
        emulator.Keyboard.ModifyOtherKeys = from.Number(0, 2, "modifyOtherKeys");
        for (var left = from.Number(0, Emulator.MaximumSavedModes, "the number of saved modes"); left > 0; left--)
            emulator.RestoreSavedMode(from.Number(0, ControlSequence.MaximumValue, "a mode"), from.Flag());
    }

    private static void WriteCursor(SnapshotWriter to, in Cursor cursor)
    {
        to.Number(cursor.X);
        to.Number(cursor.Y);
        to.Flag(cursor.PendingWrap);
        to.Flag(cursor.Origin);
        WriteCharsets(to, cursor.Charsets);
        StyleSection.Write(to, cursor.Pen);
    }

    private static Cursor ReadCursor(ref SnapshotReader from, int columns, int rows) => new()
    {
        X = from.Number(0, columns - 1, "a cursor's column"),
        Y = from.Number(0, rows - 1, "a cursor's row"),
        PendingWrap = from.Flag(),
        Origin = from.Flag(),
        Charsets = ReadCharsets(ref from),
        Pen = StyleSection.Read(ref from),
    };

    private static void WriteCharsets(SnapshotWriter to, CharsetState charsets)
    {
        to.Number(charsets.Designations);
        to.Number(charsets.Active);
    }

    private static CharsetState ReadCharsets(ref SnapshotReader from)
    {
        var charsets = new CharsetState((uint)from.Number(), (byte)from.Number(0, 3, "the character set"));
        return charsets.IsPossible ? charsets : throw new InvalidDataException("a character set is not known");
    }

    private static void WriteTabs(SnapshotWriter to, Emulator emulator)
    {
        var stops = emulator.Tabs.Stops;
        to.Number(stops.Length);
        foreach (var stop in stops)
            to.Flag(stop);
    }

    private static void ReadTabs(ref SnapshotReader from, Emulator emulator)
    {
        var stops = new bool[from.Number(0, Screen.MaximumColumns, "the number of tab stops")];
        foreach (ref var stop in stops.AsSpan())
            stop = from.Flag();
        emulator.Tabs.Restore(stops);
    }

    private static void WriteKeyboard(SnapshotWriter to, KeyboardStack stack)
    {
        to.Number(stack.Entries.Count);
        foreach (var entry in stack.Entries)
            to.Number(entry);
        to.Number(stack.Flags);
    }

    private static void ReadKeyboard(ref SnapshotReader from, KeyboardStack stack)
    {
        var depth = from.Number(0, KeyboardStack.MaximumDepth, "the depth of the keyboard stack");
        for (var at = 0; at <= depth; at++)
        {
            // Each flags value becomes an entry when the next is pushed upon it.
            var flags = from.Number(0, KeyboardStack.AllFlags, "the keyboard flags");
            if (at == 0)
                stack.Change(flags, 1);
            else
                stack.Push(flags);
        }
    }
}
