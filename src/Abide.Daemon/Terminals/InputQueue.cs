using Abide.Processes;

namespace Abide.Daemon.Terminals;

/// <summary>Bytes on their way to a program's terminal: written at once where it takes them, kept in order where it does not.</summary>
internal sealed class InputQueue
{
    /// <summary>The most bytes that wait for a program which does not read; beyond it, input is refused.</summary>
    public const int Limit = 64 * 1024 * 1024;

    private byte[] _bytes = [];
    private int _start, _end;

    public bool IsEmpty => _start == _end;

    /// <summary>Writes or keeps <paramref name="bytes"/>; false, and nothing taken, when too many wait already.</summary>
    public bool Write(int terminal, ReadOnlySpan<byte> bytes)
    {
        if (IsEmpty)
        {
            var taken = WriteNow(terminal, bytes);
            bytes = bytes[taken..];
        }

        if (bytes.IsEmpty)
            return true;
        if (_end - _start + bytes.Length > Limit)
            return false;
        Keep(bytes);
        return true;
    }

    /// <summary>Writes what is kept, as far as the terminal takes it; true when nothing is left.</summary>
    public bool Flush(int terminal)
    {
        _start += WriteNow(terminal, _bytes.AsSpan(_start, _end - _start));
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
            if (n <= 0)
                break; // full, or hung up: then the end of the run is on its way
            taken += n;
        }

        return taken;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _end < bytes.Length)
        {
            var waiting = _bytes.AsSpan(_start, _end - _start);
            var room = _bytes.Length - waiting.Length >= bytes.Length ? _bytes : new byte[Math.Max(4096, 2 * (waiting.Length + bytes.Length))];
            waiting.CopyTo(room);
            (_bytes, _start, _end) = (room, 0, waiting.Length);
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }
}
