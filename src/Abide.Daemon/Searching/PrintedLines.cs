using System.Buffers;
using Abide.Daemon.Journal;
using Abide.Terminal;

namespace Abide.Daemon.Searching;

/// <summary>Makes lines of plain text of what was printed, the same that <c>abide logs</c> shows, and gives each to <see cref="LineMatches"/>.</summary>
internal sealed class PrintedLines(LineMatches matches)
{
    /// <summary>Bytes of text; a longer line is given in pieces, which overlap by as much as a match may be torn apart.</summary>
    public const int LongestLine = 64 * 1024;

    /// <summary>Bytes that are taken apart at a time.</summary>
    private const int MostAtOnce = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _text = new();
    private PlainText _plain = new();
    private LinePlace _begin;
    private bool _isCut;

    /// <summary>True within a line.</summary>
    public bool IsOpen => _text.WrittenCount > 0 || _isCut;

    /// <summary>Reads all of a window.</summary>
    public void Read(OutputWindow window)
    {
        for (int at = 0, end; at < window.Length; at = end)
        {
            var next = window.Bytes.Slice(at, Math.Min(MostAtOnce, window.Length - at));
            end = next.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var stop ? at + stop + 1 : at + next.Length;
            if (_text.WrittenCount == 0)
                _begin = window.PlaceOf(at);
            var before = _text.WrittenCount;
            _plain.Filter(window.Bytes[at..end], _text);
            TakeLines(window, before, at, end);
            if (_text.WrittenCount >= LongestLine)
                TakePiece(window, end);
        }
    }

    /// <summary>Goes past a window that nobody wants.</summary>
    public void Skip(OutputWindow window)
    {
        _plain.Skip(window.Bytes);
        _text.ResetWrittenCount();
        _isCut = false;
        matches.Jump();
    }

    /// <summary>A line ends here, and whatever sequence is unfinished: a run has begun or ended, or something is missing.</summary>
    public void End(Position behind)
    {
        if (IsOpen)
            matches.Look(_text.WrittenSpan, _begin, behind, isEnd: true);
        Clear();
    }

    public void Clear()
    {
        _text.ResetWrittenCount();
        _isCut = false;
        _plain = new PlainText();
    }

    /// <summary>Gives away the lines that the last bytes have ended.</summary>
    private void TakeLines(OutputWindow window, int before, int at, int end)
    {
        while (_text.WrittenSpan[before..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            var text = _text.WrittenSpan;
            var isLast = before + length + 1 == text.Length;
            matches.Look(text[..(before + length)], _begin, window.PlaceOf(isLast ? end : at).Position, isEnd: true);
            var rest = isLast ? [] : text[(before + length + 1)..].ToArray(); // a carriage return began another
            _text.ResetWrittenCount();
            _text.Write(rest);
            (before, _isCut, _begin) = (0, false, window.PlaceOf(at));
        }
    }

    private void TakePiece(OutputWindow window, int end)
    {
        matches.Look(_text.WrittenSpan, _begin, window.PlaceOf(end).Position, isEnd: false);
        var from = _text.WrittenCount - Math.Min(matches.Overlap, _text.WrittenCount);
        while (from < _text.WrittenCount && (_text.WrittenSpan[from] & 0xC0) == 0x80)
            from++; // whole characters only
        var rest = _text.WrittenSpan[from..].ToArray();
        _text.ResetWrittenCount();
        _text.Write(rest);
        (_isCut, _begin) = (true, window.PlaceOf(end));
    }
}
