using System.Buffers;
using Abide.Terminal.Cells;
using Abide.Terminal.History;

namespace Abide.Terminal.Emulation;

/// <summary>
/// The terminal itself: carries out what the parser finds. Each file of this class holds one family of functions;
/// the parts of its state are types of their own.
/// </summary>
internal sealed partial class Emulator
{
    private const int TablesWorthCollecting = 8192;

    private Grid _grid;
    private Grid? _primaryBelow;
    private Cursor _cursor;
    private uint _penNumber;
    private uint _eraseNumber;
    private Color _eraseBackground; // What the number above stands for; the default needs none.
    private bool _penChanged;
    private StyleTable? _spareStyles;
    private int _collectStylesAt = TablesWorthCollecting;

    public Emulator(int columns, int rows, int scrollbackLines, long scrollbackBytes)
    {
        _grid = new Grid(columns, rows);
        History = new Scrollback(scrollbackLines, scrollbackBytes, Styles, columns);
        Margins = FullArea;
    }

    public int Columns => _grid.Columns;

    public int Rows => _grid.Rows;

    /// <summary>The screen shown.</summary>
    public Grid Grid => _grid;

    /// <summary>The primary screen, shown or not.</summary>
    public Grid Primary => _primaryBelow ?? _grid;

    public bool IsAlternate => _primaryBelow is not null;

    public Scrollback History { get; }

    public StyleTable Styles { get; private set; } = new();

    public Clusters Clusters { get; private set; } = new();

    /// <summary>How often both tables were built anew: numbers of one generation mean nothing in another.</summary>
    public int TableGeneration { get; private set; }

    public ref Cursor Cursor => ref _cursor;

    /// <summary>What DECSC saved on the primary and on the alternate screen.</summary>
    public SavedCursors Saved { get; } = new();

    public ModeSet Modes { get; private set; } = ModeSet.Initial;

    /// <summary>Scroll region and left and right margins.</summary>
    public Area Margins { get; private set; }

    public TabStops Tabs { get; } = new();

    public Keyboard Keyboard { get; } = new();

    public MouseTracking MouseTracking { get; private set; }

    public MouseEncoding MouseEncoding { get; private set; }

    /// <summary>The cursor's shape as DECSCUSR numbers it, 0 to 6.</summary>
    public int CursorShape { get; private set; }

    public Palette Palette { get; } = new();

    public Titles Titles { get; } = new();

    public Window Window { get; set; }

    public string? WorkingDirectory { get; private set; }

    public ReplyBuffer Replies { get; } = new();

    private Area FullArea => new(0, 0, Rows - 1, Columns - 1);

    private Row CursorRow => _grid[_cursor.Y];

    /// <summary>The number of the pen's style.</summary>
    private uint PenNumber
    {
        get
        {
            if (_penChanged)
                NumberPen();
            return _penNumber;
        }
    }

    /// <summary>The number of the style that erased cells get: the pen's background and nothing else.</summary>
    private uint EraseNumber
    {
        get
        {
            var background = _cursor.PenBits.Background;
            if (background.IsDefault)
                return 0;
            if (background != _eraseBackground)
                NumberErased(background);
            return _eraseNumber;
        }
    }

    private Style Pen
    {
        get => _cursor.Pen;
        set
        {
            _cursor.Pen = value;
            _penChanged = true;
        }
    }

    private void NumberPen()
    {
        if (Styles.Count >= _collectStylesAt)
            CollectTables();
        _penNumber = Styles.Number(_cursor.PenBits, _cursor.Link);
        _penChanged = false;
    }

    private void NumberErased(Color background)
    {
        if (Styles.Count >= _collectStylesAt)
            CollectTables();
        _eraseNumber = Styles.Number(new Style { Background = background });
        _eraseBackground = background;
    }

    /// <summary>Gives back what only matters while a program prints.</summary>
    public void DropSpareTable() => _spareStyles = null;

    /// <summary>Builds the tables of styles and clusters anew from what is on the screens. Two tables of styles take turns.</summary>
    private void CollectTables()
    {
        var (oldStyles, oldClusters) = (Styles, Clusters);
        TableGeneration++;
        (Styles, Clusters) = (_spareStyles ?? new StyleTable(), oldClusters.Count == 0 ? oldClusters : new Clusters());
        var numbers = ArrayPool<uint>.Shared.Rent(oldStyles.Count);
        Array.Clear(numbers, 0, oldStyles.Count);
        Remap(_grid);
        if (_primaryBelow is not null)
            Remap(_primaryBelow);
        if (AlternateAside is not null)
            Remap(AlternateAside);
        History.Use(Styles);
        _collectStylesAt = Math.Max(TablesWorthCollecting, Styles.Count * 4);
        _collectClustersAt = Math.Max(TablesWorthCollecting, Clusters.Count * 4);
        (_penChanged, _eraseBackground) = (true, default);
        ArrayPool<uint>.Shared.Return(numbers);
        oldStyles.Clear();
        _spareStyles = oldStyles;

        void Remap(Grid grid)
        {
            foreach (var row in grid.All)
            {
                row.Remap(oldClusters, Clusters);
                foreach (ref var number in row.Styles)
                {
                    if (number != 0 && numbers[number] == 0)
                        numbers[number] = Styles.Number(oldStyles[number]);
                    number = numbers[number];
                }
            }
        }
    }
}
