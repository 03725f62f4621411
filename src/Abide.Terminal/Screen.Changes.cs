using System.Numerics;
using System.Runtime.InteropServices;
using Abide.Terminal.Cells;
using Abide.Terminal.Rendering;

namespace Abide.Terminal;

/// <content>
/// What has changed, for viewers of cells. Nothing is noted while the program prints; who asks pays for a look at every cell of the screen, once for each revision.
/// </content>
public sealed partial class Screen
{
    private readonly Guid _instance = Guid.NewGuid();
    private long _lastRow;
    private long _tracedAt = -1;

    /// <summary>The rows that are new or different since a moment, and the order of all.</summary>
    /// <param name="since">The moment of the last call whose result was seen; the default for everything.</param>
    public ScreenChanges ChangesSince(ScreenMoment since)
    {
        Trace();
        var from = since.Screen == _instance ? since.Revision : -1;
        var (grid, order, changed) = (_emulator.Grid, new RowId[Rows], new Dictionary<RowId, ScreenRow>());
        for (var y = 0; y < order.Length; y++)
        {
            var trace = grid[y].Trace!;
            order[y] = trace.Id;
            if (trace.ChangedAt > from)
                changed.Add(trace.Id, Row(y));
        }

        return new ScreenChanges(new ScreenMoment(_instance, Revision), order, changed, IsAlternate, Columns, CursorColumn, CursorRow, CursorVisible);
    }

    /// <summary>Brings the traces of the rows shown up to date.</summary>
    internal void Trace()
    {
        if (_tracedAt == Revision)
            return;
        _tracedAt = Revision;
        foreach (var row in _emulator.Grid.All)
        {
            var digest = Digest(row, _emulator.TableGeneration);
            if (row.Trace is null)
                row.Trace = new RowTrace { Id = new RowId(++_lastRow), Digest = digest, ChangedAt = Revision };
            else if (row.Trace.Digest != digest)
                (row.Trace.Digest, row.Trace.ChangedAt) = (digest, Revision);
        }
    }

    /// <summary>
    /// A digest of all that <see cref="ScreenRow"/> shows. When the tables are built anew every row counts as changed; that a change goes unseen has
    /// the chance of a 64-bit number guessed.
    /// </summary>
    private static ulong Digest(Row row, int tables)
    {
        var hash = Mix((ulong)row.Length << 1 | (row.Wrapped ? 1u : 0u), (uint)(row.Notes?.GetHashCode() ?? 0) | (ulong)tables << 32);
        hash = Digest(MemoryMarshal.Cast<Glyph, uint>(row.Glyphs), hash);
        return Digest(row.Styles, hash);
    }

    private static ulong Digest(ReadOnlySpan<uint> values, ulong hash)
    {
        foreach (var pair in MemoryMarshal.Cast<uint, ulong>(values))
            hash = Mix(hash, pair);
        return values.Length % 2 == 0 ? hash : Mix(hash, values[^1]);
    }

    private static ulong Mix(ulong hash, ulong value) => (BitOperations.RotateLeft(hash, 27) ^ value) * 0x9E3779B97F4A7C15 + 0x2545F4914F6CDD1D;
}
