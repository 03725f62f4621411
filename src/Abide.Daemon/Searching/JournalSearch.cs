using Abide.Daemon.Journal;

namespace Abide.Daemon.Searching;

/// <summary>
/// Searches journals, one after the other, window by window: what cannot have a match as it was printed is passed over, the rest is made into lines. Memory does not grow with the
/// output. For one thread.
/// </summary>
internal sealed class JournalSearch
{
    private readonly SearchPlan _plan;
    private readonly LineMatches _matches;
    private readonly PrintedLines _lines;
    private OutputWindow _window = new(), _previous = new(), _next = new();
    private Action<FoundLine> _found = _ => { };
    private int _left;

    public JournalSearch(SearchPlan plan)
    {
        _plan = plan;
        _matches = new LineMatches(plan) { Found = Take };
        _lines = new PrintedLines(_matches);
    }

    private enum Stop
    {
        /// <summary>The window is full.</summary>
        Full,

        /// <summary>A run begins or ends here, or something is missing.</summary>
        Break,

        /// <summary>There is no more.</summary>
        End,
    }

    /// <summary>Bytes of output gone through so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Searches what stands in a journal from a position on, up to its present end.</summary>
    /// <param name="extent">The journal; it may grow meanwhile.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="found">Told each line that matches, in order; may wait.</param>
    /// <param name="cancelled">Ends the search soon.</param>
    /// <exception cref="JournalException">The files cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run(JournalExtent extent, Position from, Action<FoundLine> found, CancellationToken cancelled)
    {
        (_found, _left) = (found, _plan.MostOfOne);
        Clear();
        var begin = _plan.Since is { } since ? extent.StartAt(since) : extent.Start;
        using var reader = new JournalReader(extent, from > begin ? from : begin);
        var (end, stop, wasRead) = (extent.End, Stop.Full, true);
        while (stop != Stop.End && _left > 0)
        {
            cancelled.ThrowIfCancellationRequested();
            stop = Fill(reader, end);
            if (stop == Stop.Full)
                _window.GiveRestTo(_next);
            wasRead = Read(wasRead);
            if (stop == Stop.Full)
            {
                (_previous, _window, _next) = (_window, _next, _previous);
                _next.Clear();
                continue;
            }

            _lines.End(reader.Position);
            _matches.Jump();
            Clear();
            wasRead = true;
        }
    }

    private Stop Fill(JournalReader reader, Position end)
    {
        while (!_window.IsFull)
        {
            if (reader.Position >= end || !reader.TryRead(out var entry))
                return Stop.End;
            if (entry.Type == EntryType.Output)
            {
                _window.Add(entry);
                Bytes += entry.Payload.Length;
                continue;
            }

            if (entry.Type is EntryType.RunStarted or EntryType.RunEnded or EntryType.Gap)
                return Stop.Break;
        }

        return Stop.Full;
    }

    /// <summary>Reads the window if it may have what is searched for, and then the one before it where that belongs to it; tells whether it did.</summary>
    private bool Read(bool wasPreviousRead)
    {
        var isWanted = _lines.IsOpen || _matches.WantsMore || _plan.Needle.MayBeIn(_window.Bytes);
        if (!wasPreviousRead)
        {
            if (isWanted && (_plan.Context > 0 || !_previous.EndsLine))
                _lines.Read(_previous);
            else
                _lines.Skip(_previous);
        }

        if (isWanted)
            _lines.Read(_window);
        return isWanted;
    }

    private void Take(FoundLine line)
    {
        if (_left-- > 0)
            _found(line);
    }

    private void Clear()
    {
        _lines.Clear();
        _window.Clear();
        _previous.Clear();
        _next.Clear();
    }
}
