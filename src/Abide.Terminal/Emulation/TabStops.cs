namespace Abide.Terminal.Emulation;

/// <summary>The columns that horizontal tabulation stops at; every eighth unless the program said otherwise.</summary>
internal sealed class TabStops
{
    private bool[]? _stops;

    /// <summary>Whether these are the stops of a terminal just reset.</summary>
    public bool IsDefault => _stops is null;

    public bool this[int column] => _stops is null || column >= _stops.Length ? column % 8 == 0 : _stops[column];

    public void Reset() => _stops = null;

    /// <summary>The stops, or nothing when they are the default ones.</summary>
    public ReadOnlySpan<bool> Stops => _stops;

    /// <summary>Takes what <see cref="Stops"/> gave.</summary>
    public void Restore(bool[] stops) => _stops = stops.Length == 0 ? null : stops;

    public void Set(int column, bool on, int columns)
    {
        Keep(columns);
        _stops![column] = on;
    }

    public void ClearAll(int columns) => _stops = new bool[columns];

    /// <summary>The next stop to the right, at most <paramref name="last"/>.</summary>
    public int Next(int column, int last)
    {
        do
            column++;
        while (column < last && !this[column]);
        return Math.Min(column, last);
    }

    /// <summary>The next stop to the left, at least <paramref name="first"/>.</summary>
    public int Previous(int column, int first)
    {
        do
            column--;
        while (column > first && !this[column]);
        return Math.Max(column, first);
    }

    /// <summary>Follows a change of the width; new columns get the default stops.</summary>
    public void Resize(int columns)
    {
        if (_stops is not null)
            Keep(columns);
    }

    private void Keep(int columns)
    {
        if (_stops is not null && _stops.Length >= columns)
            return;
        var stops = new bool[columns];
        for (var column = 0; column < columns; column++)
            stops[column] = this[column];
        _stops = stops;
    }
}
