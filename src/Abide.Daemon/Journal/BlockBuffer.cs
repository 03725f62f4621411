using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Abide.Daemon.Journal;

/// <summary>One block of one segment, as far as it is written: what a reader looks at. Read once from the page cache, however many entries are in it.</summary>
internal sealed class BlockBuffer : IDisposable
{
    private byte[]? _bytes = ArrayPool<byte>.Shared.Rent(SegmentFile.Block);
    private SafeFileHandle? _file;
    private long _limit;
    private int _length;

    /// <summary>The segment that offsets are meant in.</summary>
    public Segment? Segment { get; private set; }

    /// <summary>The offset of the block's first byte in its segment.</summary>
    public long Start { get; private set; }

    /// <summary>What is written of the block from an offset in it on.</summary>
    public ReadOnlySpan<byte> From(long offset) => _bytes.AsSpan(0, _length)[Math.Min((int)(offset - Start), _length)..];

    /// <summary>Goes to a segment; nothing behind <paramref name="limit"/> is read from it.</summary>
    public void Enter(Segment segment, Position limit)
    {
        if (Segment?.Base != segment.Base)
        {
            _file?.Dispose();
            _file = null;
            _length = 0;
        }

        Segment = segment;
        _limit = limit.Value - segment.Base.Value;
    }

    /// <summary>Has the block of an offset at hand; false when its file is gone.</summary>
    /// <exception cref="JournalException">The file cannot be read.</exception>
    public bool TryLoad(long offset)
    {
        var start = offset & ~(long)(SegmentFile.Block - 1);
        var wanted = (int)Math.Min(SegmentFile.Block, _limit - start);
        if (start != Start)
            (Start, _length) = (start, 0);
        if (_length >= wanted && _file is not null)
            return true;
        try
        {
            _file ??= SegmentDirectory.OpenForReading(Segment!.Path);
            _length += RandomAccess.Read(_file, _bytes.AsSpan(_length, wanted - _length), start + _length);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"{Segment!.Path} cannot be read: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
        if (_bytes is { } bytes)
            ArrayPool<byte>.Shared.Return(bytes);
        _bytes = null;
    }
}
