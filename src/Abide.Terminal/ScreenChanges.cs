namespace Abide.Terminal;

/// <summary>Names a row for as long as it is on the screen, wherever it moves; no other row gets the same.</summary>
/// <param name="Value">1 for the first.</param>
public readonly record struct RowId(long Value);

/// <summary>A moment of a screen, to ask later what has changed since.</summary>
/// <param name="Screen">Which screen's; another one's, as after a restart, means nothing and counts as the beginning.</param>
/// <param name="Revision">The screen's revision.</param>
public readonly record struct ScreenMoment(Guid Screen, long Revision);

/// <summary>What has changed on a screen since a moment.</summary>
/// <param name="Now">The moment that this is of.</param>
/// <param name="Order">The rows from top to bottom.</param>
/// <param name="Changed">The content of the rows that are new or different.</param>
/// <param name="IsAlternate">Whether the alternate screen is shown.</param>
/// <param name="Columns">Columns of the screen.</param>
/// <param name="CursorColumn">The cursor's column, from 0.</param>
/// <param name="CursorRow">The cursor's row, from 0.</param>
/// <param name="CursorVisible">Whether the cursor is shown.</param>
public sealed record ScreenChanges(
    ScreenMoment Now, IReadOnlyList<RowId> Order, IReadOnlyDictionary<RowId, ScreenRow> Changed, bool IsAlternate, int Columns, int CursorColumn, int CursorRow, bool CursorVisible);
