using System.Buffers;
using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;
using Abide.Terminal.Parsing;

namespace Abide.Terminal.Rendering;

/// <summary>Brings a real terminal of the same size to the state of an emulator.</summary>
internal sealed class Repaint
{
    private readonly Emulator _emulator;
    private readonly AnsiWriter _to;
    private readonly RowPainter _painter;

    public Repaint(Emulator emulator, IBufferWriter<byte> to)
    {
        _emulator = emulator;
        _to = new AnsiWriter(to);
        _painter = new RowPainter(_to, emulator.Styles, emulator.Clusters);
    }

    /// <param name="historyBytes">How much of the scrollback to write first.</param>
    /// <param name="openString">The string whose rest is about to follow, if any.</param>
    /// <param name="unfinished">What is known of that string.</param>
    public void Write(int historyBytes, StringKind? openString, ParserMemory unfinished)
    {
        _to.Write(TerminalReset.Unfinished);
        _to.Write("\e[?2026h"u8);
        _to.Write(TerminalReset.Keyboard);
        _to.Write("\e[?1049l"u8);
        _to.Write(TerminalReset.Keyboard);
        _to.Write(TerminalReset.Modes);
        _to.Write("\e[?5W\e[H\e[2J"u8);
        WriteHistory(historyBytes);
        WriteTitles();
        WritePalette();

        var images = new RepaintedImages(_emulator, _to);
        images.Clear();
        images.Write(_emulator.Primary);
        WriteGrid(_emulator.Primary);
        WriteKeyboard(_emulator.Keyboard.Primary);
        if (_emulator.IsAlternate)
        {
            // Switching saves the cursor, so it is first put where the program will want it back: within the margins, in origin mode.
            WriteMargins();
            WriteCursor(_emulator.Saved.Primary, _emulator.Saved.Primary.Origin, _emulator.Primary);
            _to.Write("\e[?1049h\e[?69l\e[r"u8);
            WritePlainCursor();
            _to.Write("\e[2J"u8);
            images.Write(_emulator.Grid);
            WriteGrid(_emulator.Grid);
            WriteKeyboard(_emulator.Keyboard.Alternate);
        }

        WriteTabs();
        WriteMargins();
        var saved = _emulator.Saved[_emulator.IsAlternate];
        WriteCursor(saved, saved.Origin, _emulator.Grid);
        _to.Write("\e7"u8);
        var cursor = _emulator.SpeaksVt52 ? _emulator.Cursor with { Charsets = _emulator.AnsiCharsets } : _emulator.Cursor;
        WriteCursor(cursor, _emulator.Modes[Mode.Origin], _emulator.Grid);
        WriteModes();
        if (!_emulator.Modes[Mode.SynchronizedOutput])
            _to.Write("\e[?2026l"u8);
        images.WriteTransfer();
        if (openString is { } kind)
            ReopenString(kind, unfinished);
        if (_emulator.SpeaksVt52)
            _to.Write(_emulator.Cursor.Charsets.IsPlain ? "\e[?2l"u8 : "\e[?2l\eF"u8);
    }

    /// <summary>
    /// Makes the terminal take the rest of a string for one: a command or picture is begun again with the text it had, the rest of
    /// one that was too long, useless without its beginning, becomes a string that terminals ignore.
    /// </summary>
    private void ReopenString(StringKind kind, ParserMemory unfinished)
    {
        var text = _emulator.Text;
        var isKept = kind == StringKind.Osc || text.IsPicture || (kind == StringKind.Dcs && _emulator.IsGathering);
        if (kind == StringKind.Osc)
            _to.Write("\e]"u8);
        else if (!isKept || text.Overflowed)
            _to.Write("\e^"u8);
        else if (kind == StringKind.Dcs)
            _to.Write($"\eP{string.Join(';', unfinished.Parameters)}{(unfinished.Intermediates == 0 ? "" : (char)unfinished.Intermediates)}{(char)unfinished.Final}");
        else
            _to.Write("\e_"u8);
        if (isKept)
            _to.Write(text.Overflowed ? "9999;"u8 : text.Bytes);
    }

    /// <summary>Writes the end of the scrollback and scrolls all of it off the screen.</summary>
    private void WriteHistory(int budget)
    {
        var lines = new Stack<byte[]>();
        var buffer = new ArrayBufferWriter<byte>(256);
        foreach (var row in budget > 0 ? _emulator.History.Backwards(_emulator.Clusters) : [])
        {
            buffer.ResetWrittenCount();
            var painter = new RowPainter(new AnsiWriter(buffer), _emulator.Styles, _emulator.Clusters);
            painter.Paint(row, _emulator.Columns);
            painter.Set(default);
            if (!ContinuesByItself(row, lines.Count > 0))
                buffer.Write("\r\n"u8);
            budget -= buffer.WrittenCount;
            if (budget >= 0)
                lines.Push(buffer.WrittenSpan.ToArray());
            if (budget <= 0)
                break;
        }

        var shown = Math.Min(lines.Count, _emulator.Rows - 1);
        foreach (var line in lines)
            _to.Write(line);
        if (shown > 0)
        {
            _to.MoveTo(0, _emulator.Rows - 1);
            for (var line = 0; line < shown; line++)
                _to.Write("\n"u8);
            _to.Write("\e[H"u8);
        }
    }

    private bool ContinuesByItself(Row row, bool hasNext) => hasNext && row.Wrapped && IsFull(row);

    private bool IsFull(Row row) => row.GlyphAt(_emulator.Columns - 1) is { IsBlank: false };

    private void WriteGrid(Grid grid)
    {
        var continues = false;
        for (var y = 0; y < grid.Rows; y++)
        {
            var row = grid[y];
            if (row.IsBlank)
            {
                continues = false;
                continue;
            }

            if (!continues)
                _to.MoveTo(0, y);
            _painter.Paint(row, grid.Columns);
            // The terminal wraps by itself, and so knows that the rows belong together, when more text follows.
            continues = row.Wrapped && IsFull(row) && y + 1 < grid.Rows && Follows(row, grid[y + 1].GlyphAt(0));
        }

        _painter.Set(default);
    }

    /// <summary>Whether a character gets where it stands by being written behind the row above: a wide one leaves the last cell empty.</summary>
    private bool Follows(Row above, Glyph first) => first.HasText && (first.IsWide || !above.GlyphAt(_emulator.Columns - 1).IsPadding);

    private void WriteTitles()
    {
        foreach (var titles in _emulator.Titles.Stack)
        {
            Set(titles);
            _to.Write("\e[22t"u8);
        }

        Set((_emulator.Titles.Icon, _emulator.Titles.Current));

        void Set((string Icon, string Window) titles) => _to.Write(titles.Icon == titles.Window
            ? $"\e]0;{titles.Window}\e\\"
            : $"\e]1;{titles.Icon}\e\\\e]2;{titles.Window}\e\\");
    }

    private void WritePalette()
    {
        foreach (var (slot, color) in _emulator.Palette.Changed)
        {
            var name = slot < Palette.Indexed ? $"4;{slot}" : slot >= Palette.Special ? $"5;{slot - Palette.Special}" : $"{slot - Palette.Foreground + 10}";
            _to.Write($"\e]{name};rgb:{color.Red:x2}/{color.Green:x2}/{color.Blue:x2}\e\\");
        }
    }

    private void WriteKeyboard(KeyboardStack stack)
    {
        var flags = stack.Entries.Append(stack.Flags).ToArray();
        if (flags[0] != 0)
            _to.Write($"\e[={flags[0]};1u");
        foreach (var pushed in flags.AsSpan(1))
            _to.Write($"\e[>{pushed}u");
    }

    private void WriteTabs()
    {
        if (_emulator.Tabs.IsDefault)
            return;
        _to.Write("\e[3g"u8);
        for (var column = 0; column < _emulator.Columns; column++)
        {
            if (_emulator.Tabs[column])
                _to.Write($"\e[1;{column + 1}H\eH");
        }
    }

    private void WriteMargins()
    {
        var margins = _emulator.Margins;
        if (margins.Top != 0 || margins.Bottom != _emulator.Rows - 1)
            _to.Write($"\e[{margins.Top + 1};{margins.Bottom + 1}r");
        if (_emulator.Modes[Mode.LeftRightMargins])
            _to.Write($"\e[?69h\e[{margins.Left + 1};{margins.Right + 1}s");
    }

    private void WritePlainCursor()
    {
        _to.Write("\e[?6l\e(B\e)B\e*B\e+B\x0f\e[H"u8);
        _painter.Set(default);
    }

    /// <summary>Puts the cursor, its pen and its character sets in place, even where it waits to wrap.</summary>
    private void WriteCursor(in Cursor cursor, bool origin, Grid shown)
    {
        WritePlainCursor();
        _to.Mode(6, origin);
        var margins = _emulator.Margins;
        var (left, top) = origin ? (margins.Left, margins.Top) : (0, 0);
        // Where the terminal would put it back: margins may have changed since it was saved.
        var x = origin ? Math.Clamp(cursor.X, margins.Left, margins.Right) : Math.Min(cursor.X, _emulator.Columns - 1);
        var y = origin ? Math.Clamp(cursor.Y, margins.Top, margins.Bottom) : Math.Min(cursor.Y, _emulator.Rows - 1);
        if (cursor.PendingWrap && x == (x <= margins.Right ? margins.Right : _emulator.Columns - 1))
        {
            var row = shown[y];
            if (row.GlyphAt(x).IsTail)
                x--;
            _to.MoveTo(x - left, y - top);
            _painter.Set(_emulator.Styles[row.StyleAt(x)]);
            if (row.GlyphAt(x).HasText)
                _painter.Put(row.GlyphAt(x));
            else
                _to.Write(" "u8);
        }
        else
        {
            _to.MoveTo(x - left, y - top);
        }

        _painter.Set(cursor.Pen);
        WriteCharsets(cursor.Charsets);
    }

    private void WriteCharsets(CharsetState charsets)
    {
        for (var set = 0; set < 4; set++)
        {
            if (charsets[set] != Charset.Ascii)
                _to.Write($"\e{(char)((Charsets.Has96(charsets[set]) ? ',' : '(') + set)}{Charsets.Designator(charsets[set])}");
        }

        _to.Write(charsets.Active switch { 1 => "\x0e"u8, 2 => "\en"u8, 3 => "\eo"u8, _ => default });
    }

    private void WriteModes()
    {
        var modes = _emulator.Modes;
        for (var mode = (Mode)0; mode < Mode.Count; mode++)
        {
            // Set elsewhere; and the sizes of a viewer's terminal are nothing for the program.
            if (modes[mode] == ModeSet.Initial[mode] || mode is Mode.Ansi or Mode.Origin or Mode.LeftRightMargins or Mode.SynchronizedOutput or Mode.Columns132 or Mode.SizeReports)
                continue;
            if (mode == Mode.ApplicationKeypad)
            {
                _to.Write("\e="u8); // every terminal knows DECKPAM, few know the same as mode 66
                continue;
            }

            var (number, isPrivate) = ModeSet.NumberOf(mode);
            _to.Write($"\e[{(isPrivate ? "?" : "")}{number}{(modes[mode] ? 'h' : 'l')}");
        }

        WriteMouse(_to, _emulator);
        if (_emulator.Keyboard.ModifyOtherKeys != 0)
            _to.Write($"\e[>4;{_emulator.Keyboard.ModifyOtherKeys}m");
        if (_emulator.CursorShape != 0)
            _to.Write($"\e[{_emulator.CursorShape} q");
    }

    private static void WriteMouse(AnsiWriter to, Emulator emulator)
    {
        if (emulator.MouseEncoding != MouseEncoding.Default)
            to.Mode((int)emulator.MouseEncoding, true);
        if (emulator.MouseTracking != MouseTracking.None)
            to.Mode((int)emulator.MouseTracking, true);
    }
}
