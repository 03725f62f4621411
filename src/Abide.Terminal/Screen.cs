using System.Buffers;

namespace Abide.Terminal;

/// <summary>A terminal's state computed from its program's output: cells, cursor, modes, scrollback.</summary>
public sealed class Screen
{
    /// <summary>The widest screen.</summary>
    public const int MaximumColumns = 4096;

    /// <summary>The tallest screen.</summary>
    public const int MaximumRows = 4096;

    /// <summary>A blank screen.</summary>
    /// <param name="options">Size and limits.</param>
    public Screen(ScreenOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (Columns, Rows) = (options.Columns, options.Rows);
    }

    /// <summary>Columns of the screen.</summary>
    public int Columns { get; private set; }

    /// <summary>Rows of the screen.</summary>
    public int Rows { get; private set; }

    /// <summary>The window title the program set (OSC 0 and 2), without control characters; empty when none.</summary>
    public string Title { get; private set; } = "";

    /// <summary>The directory the program reported (OSC 7), or null.</summary>
    public string? WorkingDirectory { get; private set; }

    /// <summary>Whether the alternate screen is shown.</summary>
    public bool IsAlternate { get; private set; }

    /// <summary>Whether the cursor is shown.</summary>
    public bool CursorVisible { get; private set; } = true;

    /// <summary>The cursor's column, from 0.</summary>
    public int CursorColumn { get; private set; }

    /// <summary>The cursor's row, from 0.</summary>
    public int CursorRow { get; private set; }

    /// <summary>How many bytes were ever fed.</summary>
    public long Fed { get; private set; }

    /// <summary>Where the unfinished, not yet classified sequence starts; equals <see cref="Fed"/> when nothing is pending.</summary>
    public long Held => Fed;

    /// <summary>Lines above the screen.</summary>
    public int ScrollbackCount { get; private set; }

    /// <summary>Grows with every visible change.</summary>
    public long Revision { get; private set; }

    /// <summary>Answers to the program's queries since <see cref="ClearReplies"/>, at most 64 KiB.</summary>
    public ReadOnlySpan<byte> Replies => _replies;

    /// <summary>What must not reach a viewer's terminal, in <see cref="Fed"/>'s terms, in order.</summary>
    public ReadOnlySpan<ByteRange> Cuts => _cuts;

    /// <summary>The last row with text on it, trimmed; empty when there is none.</summary>
    public string LastLine { get; private set; } = "";

    /// <summary>Interprets the next output of the program.</summary>
    /// <param name="bytes">Any piece of the stream.</param>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        Fed += bytes.Length;
        Revision++;
    }

    /// <summary>Forgets <see cref="Replies"/>.</summary>
    public void ClearReplies() => _replies = [];

    /// <summary>Forgets <see cref="Cuts"/>.</summary>
    public void ClearCuts() => _cuts = [];

    /// <summary>Changes the size; the primary screen and its scrollback are wrapped anew.</summary>
    /// <param name="columns">New columns.</param>
    /// <param name="rows">New rows.</param>
    public void Resize(int columns, int rows) => (Columns, Rows) = (columns, rows);

    /// <summary>A new program starts below what stands here: modes are reset, content and scrollback stay.</summary>
    public void BeginRun() => (CursorColumn, IsAlternate, CursorVisible) = (0, false, true);

    /// <summary>Writes everything in binary form.</summary>
    /// <param name="to">Receives the snapshot.</param>
    public void WriteSnapshot(IBufferWriter<byte> to) => to.Write(_replies.Length == 0 ? "none"u8 : _replies);

    /// <summary>Reads what <see cref="WriteSnapshot"/> wrote.</summary>
    /// <param name="from">The snapshot.</param>
    /// <param name="limits">Limits of the scrollback; the size comes from the snapshot.</param>
    /// <exception cref="InvalidDataException">The snapshot is damaged or of an unknown version.</exception>
    public static Screen ReadSnapshot(ReadOnlySpan<byte> from, ScreenOptions limits) =>
        from.SequenceEqual("none"u8) ? new Screen(limits) : throw new InvalidDataException("not a snapshot");

    /// <summary>Writes what brings a real terminal of the same size into this state.</summary>
    /// <param name="to">Receives the bytes.</param>
    /// <param name="historyBytes">How much of the scrollback's end to write before the screen.</param>
    public void WriteRepaint(IBufferWriter<byte> to, int historyBytes) => to.Write(_replies);

    /// <summary>Writes the part of the screen that fits a viewer of another size.</summary>
    /// <param name="to">Receives the bytes.</param>
    /// <param name="columns">The viewer's columns.</param>
    /// <param name="rows">The viewer's rows.</param>
    public void WriteCropped(IBufferWriter<byte> to, int columns, int rows) => to.Write(_replies);

    /// <summary>Writes what undoes every mode this screen set on a viewer's terminal.</summary>
    /// <param name="to">Receives the bytes.</param>
    public void WriteUndo(IBufferWriter<byte> to) => to.Write(_replies);

    /// <summary>The text of the screen, one line per row, trimmed at the right and at the end.</summary>
    /// <param name="scrollback">Whether the scrollback comes first.</param>
    public string GetText(bool scrollback = false) => scrollback ? LastLine : Title;

    /// <summary>Writes the rows as text with colours.</summary>
    /// <param name="to">Receives the bytes.</param>
    /// <param name="scrollback">Whether the scrollback comes first.</param>
    public void WriteAnsi(IBufferWriter<byte> to, bool scrollback) => to.Write(_replies);

    private byte[] _replies = [];
    private ByteRange[] _cuts = [];
}
