using System.Runtime.InteropServices;
using Abide.Daemon.Journal;

namespace Abide.Daemon.Searching;

/// <summary>A stretch of one run's output as it was printed, with where its pieces stand in the journal. Used again and again.</summary>
internal sealed class OutputWindow
{
    /// <summary>Bytes from which on it is full.</summary>
    public const int Enough = 64 * 1024;

    private readonly byte[] _bytes = new byte[Enough + SegmentFile.Block];
    private readonly List<Piece> _pieces = [];

    public int Length { get; private set; }

    public bool IsFull => Length >= Enough;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public bool EndsLine => Length == 0 || _bytes[Length - 1] == '\n';

    /// <summary>Takes the payload of an output entry, while it is not full.</summary>
    public void Add(in Entry entry)
    {
        _pieces.Add(new Piece(Length, entry.Next.Value - entry.Payload.Length, entry.Microseconds, entry.Run));
        entry.Payload.CopyTo(_bytes.AsSpan(Length));
        Length += entry.Payload.Length;
    }

    /// <summary>Gives what stands behind the last line feed to the next window; nothing where there is none.</summary>
    public void GiveRestTo(OutputWindow next)
    {
        var end = Bytes.LastIndexOf((byte)'\n') + 1;
        if (end == 0 || end == Length)
            return;
        var first = IndexOf(end);
        for (var i = first; i < _pieces.Count; i++)
        {
            var skipped = Math.Max(0, end - _pieces[i].Offset);
            next._pieces.Add(_pieces[i] with { Offset = _pieces[i].Offset + skipped - end, Position = _pieces[i].Position + skipped });
        }

        Bytes[end..].CopyTo(next._bytes);
        next.Length = Length - end;
        Length = end;
    }

    /// <summary>Where a byte of it, or its end, stands in the journal.</summary>
    public LinePlace PlaceOf(int offset)
    {
        var piece = _pieces[IndexOf(offset)];
        return new LinePlace(new Position(piece.Position + offset - piece.Offset), piece.Microseconds, piece.Run);
    }

    public void Clear()
    {
        _pieces.Clear();
        Length = 0;
    }

    /// <summary>The last piece that begins at or before an offset.</summary>
    private int IndexOf(int offset)
    {
        var pieces = CollectionsMarshal.AsSpan(_pieces);
        var (low, high) = (0, pieces.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (pieces[middle].Offset <= offset)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    private readonly record struct Piece(int Offset, long Position, long Microseconds, uint Run);
}

/// <summary>Where a line begins, and when that was printed.</summary>
/// <param name="Position">In the journal: reading from there shows the line.</param>
/// <param name="Microseconds">Since the Unix epoch, UTC.</param>
/// <param name="Run">The run that printed it.</param>
internal readonly record struct LinePlace(Position Position, long Microseconds, uint Run)
{
    public DateTimeOffset At => UnixTime.At(Microseconds);
}
