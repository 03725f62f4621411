namespace Abide.Daemon.Journal;

/// <summary>How far each stream of the last two runs has come: what decides whether bytes that were found in a landing buffer are already in the journal.</summary>
internal sealed class StreamEnds
{
    private readonly List<StreamEnd> _ends = [];

    public IReadOnlyList<StreamEnd> All => _ends;

    /// <summary>Bytes; 0 for a stream that has not begun.</summary>
    public long this[uint run, byte stream]
    {
        get
        {
            foreach (var end in _ends)
            {
                if (end.Run == run && end.Stream == stream)
                    return end.Offset;
            }

            return 0;
        }

        set
        {
            var at = _ends.FindIndex(end => end.Run == run && end.Stream == stream);
            var end = new StreamEnd(run, stream, value);
            if (at < 0)
                _ends.Add(end);
            else
                _ends[at] = end;
        }
    }

    public void Reset(IEnumerable<StreamEnd> ends)
    {
        _ends.Clear();
        _ends.AddRange(ends);
    }

    /// <summary>A run has started: those before its predecessor are over and drained.</summary>
    public void BeginRun(uint run) => _ends.RemoveAll(end => end.Run + 1 < run);
}
