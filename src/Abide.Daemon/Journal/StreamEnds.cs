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
            for (var i = 0; i < _ends.Count; i++) // no closure: this is done for each entry
            {
                if (_ends[i].Run != run || _ends[i].Stream != stream)
                    continue;
                _ends[i] = new StreamEnd(run, stream, value);
                return;
            }

            _ends.Add(new StreamEnd(run, stream, value));
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
