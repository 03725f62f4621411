using Abide.Processes;

namespace Abide.Daemon.Terminals;

/// <summary>Bytes on their way to a program's terminal or pipe: written at once where it takes them, kept in order where it does not.</summary>
internal sealed class InputQueue
{
    /// <summary>The most bytes that wait for a program which does not read; beyond it, input is refused.</summary>
    public const int Limit = 64 * 1024 * 1024;

    /// <summary>So few bytes are as good as taken: whoever sends more may go on.</summary>
    public const int Enough = 1024 * 1024;

    private byte[] _bytes = [];
    private int _start, _end;

    public bool IsEmpty => _start == _end;

    /// <summary>How many bytes wait.</summary>
    public int Count => _end - _start;

    /// <summary>The last byte that was taken; a line feed before the first one.</summary>
    public byte Last { get; private set; } = (byte)'\n';

    /// <summary>Writes or keeps <paramref name="bytes"/>; false, and nothing taken, when too many wait already.</summary>
    public bool Write(int terminal, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return true;
        if (Count > 0 && Count + bytes.Length > Limit)
            return false;
        Last = bytes[^1];
        Keep(bytes[(IsEmpty ? WriteNow(terminal, bytes) : 0)..]);
        return true;
    }

    /// <summary>Writes what is kept, as far as the terminal takes it; true when nothing is left.</summary>
    public bool Flush(int terminal)
    {
        _start += WriteNow(terminal, _bytes.AsSpan(_start, Count));
        if (!IsEmpty)
            return false;
        (_start, _end) = (0, 0);
        if (_bytes.Length > 64 * 1024)
            _bytes = [];
        return true;
    }

    private static int WriteNow(int terminal, ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (taken < bytes.Length)
        {
            var n = Posix.Write(terminal, bytes[taken..]);
            if (n == -Errno.EAGAIN)
                break;
            if (n <= 0)
                return bytes.Length; // nobody will ever read it
            taken += n;
        }

        return taken;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        if (_bytes.Length - _end < bytes.Length)
        {
            var waiting = _bytes.AsSpan(_start, Count);
            var room = _bytes.Length - waiting.Length >= bytes.Length ? _bytes : new byte[Math.Max(4096, 2 * (waiting.Length + bytes.Length))];
            waiting.CopyTo(room);
            (_bytes, _start, _end) = (room, 0, waiting.Length);
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }
}
