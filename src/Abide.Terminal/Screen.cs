using System.Buffers;
using System.Text;
using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;
using Abide.Terminal.Events;
using Abide.Terminal.Input;
using Abide.Terminal.Parsing;
using Abide.Terminal.Rendering;
using Abide.Terminal.Snapshots;

namespace Abide.Terminal;

/// <summary>
/// A terminal's state computed from its program's output: cells, cursor, modes, scrollback. It does nothing by itself and is
/// not safe for use by several threads at once.
/// </summary>
public sealed partial class Screen
{
    /// <summary>The widest screen.</summary>
    public const int MaximumColumns = 4096;

    /// <summary>The tallest screen.</summary>
    public const int MaximumRows = 4096;

    private readonly Emulator _emulator;
    private readonly Parser<EmulatorHandler> _parser;

    /// <summary>A blank screen.</summary>
    /// <param name="options">Size and limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size or a limit is out of range.</exception>
    public Screen(ScreenOptions options)
        : this(options, 0)
    {
    }

    internal Screen(ScreenOptions options, long revision)
    {
        _emulator = CreateEmulator(options);
        _parser = new Parser<EmulatorHandler>(new EmulatorHandler(_emulator));
        Revision = revision;
    }

    /// <summary>Columns of the screen.</summary>
    public int Columns => _emulator.Columns;

    /// <summary>Rows of the screen.</summary>
    public int Rows => _emulator.Rows;

    /// <summary>The window title the program set (OSC 0 and 2), without control characters; empty when none.</summary>
    public string Title => _emulator.Titles.Current;

    /// <summary>The directory the program reported (OSC 7), or null.</summary>
    public string? WorkingDirectory => _emulator.WorkingDirectory;

    /// <summary>Whether the alternate screen is shown.</summary>
    public bool IsAlternate => _emulator.IsAlternate;

    /// <summary>Whether the cursor is shown.</summary>
    public bool CursorVisible => _emulator.Modes[Mode.CursorVisible];

    /// <summary>Whether the program asked for pastes to be marked (DECSET 2004).</summary>
    public bool BracketedPaste => _emulator.Modes[Mode.BracketedPaste];

    /// <summary>How the program wants keys, mouse, focus and pastes to be told.</summary>
    public InputModes InputModes => InputModes.Of(_emulator);

    /// <summary>The cursor's column, from 0.</summary>
    public int CursorColumn => _emulator.Cursor.X;

    /// <summary>The cursor's row, from 0.</summary>
    public int CursorRow => _emulator.Cursor.Y;

    /// <summary>How many bytes were ever fed.</summary>
    public long Fed => _parser.Position;

    /// <summary>Where the unfinished, not yet classified sequence starts; equals <see cref="Fed"/> when nothing is pending.</summary>
    public long Held => _parser.Held;

    /// <summary>Lines above the screen.</summary>
    public int ScrollbackCount => _emulator.History.Count;

    /// <summary>Grows with every visible change.</summary>
    public long Revision { get; private set; }

    /// <summary>How often the program rang the bell.</summary>
    public long Bells => _emulator.Bells;

    /// <summary>Answers to the program's queries since <see cref="ClearReplies"/>, at most 64 KiB.</summary>
    public ReadOnlySpan<byte> Replies => _emulator.Replies.Bytes;

    /// <summary>What the program told since <see cref="ClearEvents"/>, oldest first: the latest 64, of 64 KiB at most.</summary>
    public IReadOnlyList<ScreenEvent> Events => _emulator.Events.Events;

    /// <summary>How far the program says its work has come (OSC 9;4).</summary>
    public Progress Progress => _emulator.Progress;

    /// <summary>Where the shell is in its work, as far as it tells (OSC 133).</summary>
    public ShellState Shell => _emulator.Shell;

    /// <summary>How long a program may keep viewers waiting for its frame (mode 2026).</summary>
    public static TimeSpan FrameLimit { get; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Whether the program is within a frame (DECSET 2026) that viewers should see whole or not at all.</summary>
    public bool IsFrameOpen => _emulator.IsFrameOpen;

    /// <summary>What must not reach a viewer's terminal, in <see cref="Fed"/>'s terms, in order.</summary>
    public ReadOnlySpan<ByteRange> Cuts => _parser.Cuts.Ranges;

    /// <summary>The last row with text on it, trimmed; empty when there is none.</summary>
    public string LastLine
    {
        get
        {
            for (var y = Rows - 1; y >= 0; y--)
            {
                if (_emulator.Grid[y].TextEnd > 0)
                    return RowText.Of(_emulator.Grid[y], _emulator.Clusters).Trim();
            }

            return "";
        }
    }

    /// <summary>
    /// Whether the program may change the size (DECCOLM, CSI 8 t and the like), which then happens within <see cref="Feed"/>; false at first.
    /// The host says so while nobody else's terminal determines it, and looks at <see cref="Columns"/> and <see cref="Rows"/> afterwards.
    /// </summary>
    public bool ProgramMayResize
    {
        get => _emulator.ProgramMayResize;
        set => _emulator.ProgramMayResize = value;
    }

    internal Emulator Emulator => _emulator;

    internal Parser<EmulatorHandler> Parser => _parser;

    /// <summary>Interprets the next output of the program.</summary>
    /// <param name="bytes">Any piece of the stream.</param>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        _parser.Feed(bytes);
        Revision++;
    }

    /// <summary>Ends a frame that has been open for <see cref="FrameLimit"/>. There is no clock here, so the host brings the time, and asks before it shows something.</summary>
    /// <param name="now">The host's time since whatever moment; it must not go back.</param>
    /// <returns>How much longer the frame may stay open; null when none is, and everything may be shown.</returns>
    public TimeSpan? LimitFrame(TimeSpan now)
    {
        var wasOpen = IsFrameOpen;
        var left = _emulator.LimitFrame(now, FrameLimit);
        if (wasOpen && left is null)
            Revision++;
        return left;
    }

    /// <summary>Forgets <see cref="Replies"/>.</summary>
    public void ClearReplies() => _emulator.Replies.Clear();

    /// <summary>Forgets <see cref="Events"/>.</summary>
    public void ClearEvents() => _emulator.Events.Clear();

    /// <summary>Forgets <see cref="Cuts"/>.</summary>
    public void ClearCuts() => _parser.Cuts.Clear();

    /// <summary>Changes the size; the primary screen and its scrollback are wrapped anew and the cursor stays on its text.</summary>
    /// <param name="columns">New columns, 1 to <see cref="MaximumColumns"/>.</param>
    /// <param name="rows">New rows, 1 to <see cref="MaximumRows"/>.</param>
    public void Resize(int columns, int rows)
    {
        CheckSize(columns, rows);
        _emulator.Resize(columns, rows);
        Revision++;
    }

    /// <summary>
    /// Compresses the cold part of the scrollback; meant for moments in which nothing else is to be done. What was compressed once is not done again.
    /// </summary>
    /// <param name="budget">How many bytes to compress at most, roughly.</param>
    /// <returns>Whether all is done; else call again when there is time.</returns>
    public bool Rest(int budget = 1 << 20)
    {
        if (!_emulator.History.Pack(budget))
            return false;
        _emulator.SweepImages();
        _emulator.DropSpareTable();
        return true;
    }

    /// <summary>
    /// A new program starts below what stands here: alternate screen, modes, attributes, margins, character sets, tab stops and
    /// keyboard flags are reset and the unfinished sequence is dropped; content and scrollback stay.
    /// </summary>
    public void BeginRun()
    {
        _parser.Reset();
        _emulator.BeginRun();
        Revision++;
    }

    /// <summary>Writes everything in binary form.</summary>
    /// <param name="to">Receives the snapshot.</param>
    public void WriteSnapshot(IBufferWriter<byte> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        Snapshot.Write(this, to);
    }

    /// <summary>Reads what <see cref="WriteSnapshot"/> wrote.</summary>
    /// <param name="from">The snapshot.</param>
    /// <param name="limits">Limits of the scrollback; the size comes from the snapshot.</param>
    /// <exception cref="InvalidDataException">The snapshot is damaged or of an unknown version.</exception>
    public static Screen ReadSnapshot(ReadOnlySpan<byte> from, ScreenOptions limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return Snapshot.Read(from, limits);
    }

    /// <summary>
    /// Writes what brings a real terminal of the same size, in whatever state, into this state: screens, colours, cursor, modes,
    /// margins, title. What comes next are the program's bytes from <see cref="Held"/> on.
    /// </summary>
    /// <param name="to">Receives the bytes.</param>
    /// <param name="historyBytes">How many bytes of the scrollback's end to write before the screen.</param>
    public void WriteRepaint(IBufferWriter<byte> to, int historyBytes)
    {
        ArgumentNullException.ThrowIfNull(to);
        new Repaint(_emulator, to).Write(historyBytes, _parser.StringGoingThrough, _parser.Save());
    }

    /// <summary>Writes what has changed of the part of the screen that fits a viewer of another size, and the modes that typing depends on.</summary>
    /// <param name="to">Receives the bytes.</param>
    /// <param name="columns">The viewer's columns.</param>
    /// <param name="rows">The viewer's rows.</param>
    /// <param name="drawn">What it shows already.</param>
    public void WriteCropped(IBufferWriter<byte> to, int columns, int rows, DrawnRows drawn)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(drawn);
        CheckSize(columns, rows);
        Cropped.Write(this, to, columns, rows, drawn);
    }

    /// <summary>Writes what undoes every mode this screen set on a viewer's terminal and leaves the cursor on a fresh line.</summary>
    /// <param name="to">Receives the bytes.</param>
    public void WriteUndo(IBufferWriter<byte> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        Undo.Write(_emulator, to);
    }

    /// <summary>The text, one line per row, without blanks at the ends of rows and without blank rows at the end.</summary>
    /// <param name="scrollback">Whether the scrollback comes first.</param>
    public string GetText(bool scrollback = false)
    {
        var (text, end) = (new StringBuilder(), 0);
        foreach (var row in AllRows(scrollback))
        {
            RowText.Append(text, row, _emulator.Clusters);
            if (row.TextEnd > 0)
                end = text.Length;
            text.Append('\n');
        }

        return text.ToString(0, end);
    }

    /// <summary>Writes the rows as text with colours, a line each, without blank rows at the end.</summary>
    /// <param name="to">Receives the bytes.</param>
    /// <param name="scrollback">Whether the scrollback comes first.</param>
    public void WriteAnsi(IBufferWriter<byte> to, bool scrollback)
    {
        ArgumentNullException.ThrowIfNull(to);
        AnsiText.Write(AllRows(scrollback), _emulator, to);
    }

    /// <summary>A row of the screen.</summary>
    /// <param name="y">Its number, from 0.</param>
    public ScreenRow Row(int y) => RowText.Describe(_emulator.Grid[y], _emulator.Styles, _emulator.Clusters);

    /// <summary>A line of the scrollback.</summary>
    /// <param name="index">Its number; 0 is the oldest.</param>
    public ScreenRow ScrollbackRow(int index)
    {
        var row = new Row();
        _emulator.History.Read(index, row, _emulator.Clusters);
        return RowText.Describe(row, _emulator.Styles, _emulator.Clusters);
    }

    internal static void CheckSize(int columns, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, MaximumColumns);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MaximumRows);
    }

    private static Emulator CreateEmulator(ScreenOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckSize(options.Columns, options.Rows);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ScrollbackLines);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ScrollbackBytes);
        return new Emulator(options.Columns, options.Rows, options.ScrollbackLines, options.ScrollbackBytes);
    }

    private IEnumerable<Row> AllRows(bool scrollback)
    {
        var read = new Row();
        for (var index = 0; scrollback && index < _emulator.History.Count; index++)
        {
            _emulator.History.Read(index, read, _emulator.Clusters);
            yield return read;
        }

        for (var y = 0; y < Rows; y++)
            yield return _emulator.Grid[y];
    }
}
