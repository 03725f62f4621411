using System.Buffers;
using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;
using Abide.Terminal;

namespace Abide.Daemon.Terminals;

/// <summary>
/// The viewers of one session. A viewer that is current gets the bytes that were just read; one that is behind reads the journal at its own pace;
/// one that is too far behind gets the screen instead. Nothing here waits for a viewer.
/// </summary>
internal sealed class Viewers
{
    /// <summary>The most viewers of one session.</summary>

    /// <summary>How many bytes a viewer may be behind before it gets the screen instead.</summary>
    public const int MaxBehind = 1024 * 1024;

    private readonly TimeSpan _maxBehindFor = TimeSpan.FromMilliseconds(250);
    private readonly List<Viewer> _viewers = [];
    private readonly ArrayBufferWriter<byte> _scratch = new();
    private readonly TimeProvider _time;
    private byte[] _read = [];
    private Viewer? _latest;

    public Viewers(TimeProvider time) => _time = time;

    public int Count => _viewers.Count;

    /// <summary>True while some viewer is drawn for, because its terminal has another size.</summary>
    public bool AnyDrawn { get; private set; }

    public IEnumerable<ViewerRow> Rows => _viewers.Select(viewer => viewer.ToRow());

    public Viewer? Find(string id) => _viewers.Find(viewer => viewer.Id == id);

    public Viewer? Only => _viewers.Count == 1 ? _viewers[0] : null;

    public void Add(Viewer viewer)
    {
        _viewers.Add(viewer);
        if (viewer.Role != ViewerRole.View)
            _latest = viewer;
    }

    public bool Remove(Viewer viewer)
    {
        if (!_viewers.Remove(viewer))
            return false;
        if (_latest == viewer)
            _latest = _viewers.FindLast(other => other.Role != ViewerRole.View);
        return true;
    }

    public Viewer[] RemoveAll()
    {
        var all = _viewers.ToArray();
        _viewers.Clear();
        _latest = null;
        return all;
    }

    /// <summary>Notes that a viewer typed or changed its size: the policy <see cref="SizePolicy.Latest"/> follows it.</summary>
    /// <returns>True when that makes another viewer the leading one.</returns>
    public bool Lead(Viewer viewer)
    {
        if (viewer.Role == ViewerRole.View || _latest == viewer)
            return false;
        _latest = viewer;
        return true;
    }

    /// <summary>The size that the session should have; null when nobody who may decide is attached.</summary>
    public (int Columns, int Rows)? WantedSize(SizePolicy policy)
    {
        var deciding = _viewers.FindAll(viewer => viewer.Role != ViewerRole.View);
        if (deciding.Count == 0)
            return null;
        return policy switch
        {
            SizePolicy.Latest => _latest is { } latest ? (latest.Columns, latest.Rows) : null,
            SizePolicy.Smallest => (deciding.Min(viewer => viewer.Columns), deciding.Min(viewer => viewer.Rows)),
            SizePolicy.Largest => (deciding.Max(viewer => viewer.Columns), deciding.Max(viewer => viewer.Rows)),
            _ => null,
        };
    }

    /// <summary>After the session's size or a viewer's has changed: who is shown the program's bytes and who is drawn for.</summary>
    public void Fit(Screen screen, VisibleBytes visible, Position end)
    {
        AnyDrawn = false;
        foreach (var viewer in _viewers)
        {
            var drawn = viewer.Columns != screen.Columns || viewer.Rows != screen.Rows;
            AnyDrawn |= drawn;
            if (viewer.IsDrawn == drawn && viewer.DrawnRevision >= 0)
                continue;
            viewer.IsDrawn = drawn;
            viewer.Drawn.Forget();
            Repaint(viewer, screen, visible, end);
        }
    }

    /// <summary>Shows a viewer the whole screen, and has it go on from here.</summary>
    /// <param name="viewer">Whom.</param>
    /// <param name="screen">The screen.</param>
    /// <param name="visible">What may be shown of the bytes behind it.</param>
    /// <param name="end">The journal position that it is the screen of.</param>
    public void Repaint(Viewer viewer, Screen screen, VisibleBytes visible, Position end)
    {
        _scratch.ResetWrittenCount();
        if (viewer.IsDrawn)
            screen.WriteCropped(_scratch, viewer.Columns, viewer.Rows, viewer.Drawn);
        else
            screen.WriteRepaint(_scratch, viewer.HistoryBytes);
        viewer.HistoryBytes = 0;
        viewer.Channel.Send(end.Value, _scratch.WrittenSpan);
        viewer.DrawnRevision = screen.Revision;
        viewer.BehindSince = null;
        viewer.Owed.ResetWrittenCount();
        viewer.Position = end;
        viewer.Offset = screen.Fed;
        // The bytes of an unfinished sequence are already in the screen's state, not on the viewer's terminal; they go out once it is known what they are.
        viewer.Owed.Write(visible.Held);
    }

    /// <summary>Brings everybody as far forward as they can take.</summary>
    /// <param name="screen">The screen as it is now.</param>
    /// <param name="visible">What may be shown.</param>
    /// <param name="journal">For those who are behind.</param>
    /// <param name="fresh">The bytes just read, if they are all that came in this turn; else empty.</param>
    public void Advance(Screen screen, VisibleBytes visible, SessionJournal journal, ReadOnlySpan<byte> fresh)
    {
        var end = journal.End;
        for (var i = _viewers.Count - 1; i >= 0; i--)
        {
            var viewer = _viewers[i];
            if (viewer.IsDrawn)
                continue;
            if (viewer.Offset == screen.Fed)
                viewer.Position = end;
            else if (!TryFresh(viewer, screen, visible, end, fresh))
                CatchUp(viewer, screen, visible, journal);
            LeaveIfCurrent(viewer);
        }
    }

    /// <summary>What the viewers' terminals show is no longer known: each gets a repaint when it is next fitted.</summary>
    public void ForgetDrawn()
    {
        foreach (var viewer in _viewers)
            viewer.DrawnRevision = -1;
    }

    /// <summary>Draws for those whose terminal has another size; called some thirty times a second at most.</summary>
    public void Draw(Screen screen, VisibleBytes visible, Position end)
    {
        foreach (var viewer in _viewers)
        {
            if (viewer.IsDrawn && viewer.DrawnRevision != screen.Revision && viewer.Channel.Room > 0)
                Repaint(viewer, screen, visible, end);
        }
    }

    /// <summary>The session has ended: has each viewer leave as soon as it has seen everything.</summary>
    public void CloseWhenCurrent(Action<Viewer> leave)
    {
        foreach (var viewer in _viewers.ToArray())
        {
            viewer.Leave = leave;
            LeaveIfCurrent(viewer);
        }
    }

    private static void LeaveIfCurrent(Viewer viewer)
    {
        if (viewer.Leave is not { } leave || (viewer.BehindSince is not null && !viewer.IsDrawn))
            return;
        viewer.Leave = null;
        leave(viewer);
    }

    private bool TryFresh(Viewer viewer, Screen screen, VisibleBytes visible, Position end, ReadOnlySpan<byte> fresh)
    {
        if (fresh.IsEmpty || viewer.BehindSince is not null || viewer.Offset + fresh.Length != screen.Fed)
            return false;
        return TryShow(viewer, screen, visible, end, fresh);
    }

    /// <summary>Sends output that begins at the viewer's offset, and moves its cursor behind it; false, and nothing changed, if it cannot take it now.</summary>
    private bool TryShow(Viewer viewer, Screen screen, VisibleBytes visible, Position end, ReadOnlySpan<byte> bytes)
    {
        var start = viewer.Offset - viewer.Owed.WrittenCount;
        var stop = viewer.Offset + bytes.Length;
        if (viewer.Owed.WrittenCount == 0 && visible.IsAllVisible(start, stop, screen.Held))
        {
            if (!viewer.Channel.TrySend(end.Value, bytes))
                return false;
        }
        else
        {
            viewer.Owed.Write(bytes);
            _scratch.ResetWrittenCount();
            visible.Filter(viewer.Owed.WrittenSpan, start, screen.Held, _scratch);
            if (_scratch.WrittenCount > 0 && !viewer.Channel.TrySend(end.Value, _scratch.WrittenSpan))
            {
                var before = viewer.Owed.WrittenSpan[..^bytes.Length].ToArray();
                Owe(viewer, before);
                return false;
            }

            Owe(viewer, viewer.Owed.WrittenSpan[(int)Math.Clamp(screen.Held - start, 0, stop - start)..].ToArray());
        }

        viewer.Position = end;
        viewer.Offset = stop;
        return true;
    }

    private static void Owe(Viewer viewer, ReadOnlySpan<byte> bytes)
    {
        viewer.Owed.ResetWrittenCount();
        viewer.Owed.Write(bytes);
    }

    private void CatchUp(Viewer viewer, Screen screen, VisibleBytes visible, SessionJournal journal)
    {
        var now = _time.GetTimestamp();
        viewer.BehindSince ??= now;
        var isLate = _time.GetElapsedTime(viewer.BehindSince.Value, now) > _maxBehindFor;
        while (viewer.Offset < screen.Fed)
        {
            var room = viewer.Channel.Room;
            if (room == 0)
                return;
            if (screen.Fed - viewer.Offset > (isLate ? room : MaxBehind) || viewer.Offset < visible.KnownFrom)
            {
                Repaint(viewer, screen, visible, journal.End);
                return;
            }

            if (_read.Length == 0)
                _read = new byte[64 * 1024];
            var n = journal.CopyOutput(viewer.Position, _read.AsSpan(0, Math.Min(room, _read.Length)), out var next);
            if (n == 0 || viewer.Offset + n > screen.Fed)
            {
                Repaint(viewer, screen, visible, journal.End); // a hole, or dropped history: the screen knows better
                return;
            }

            if (!TryShow(viewer, screen, visible, next, _read.AsSpan(0, n)))
                return;
        }

        viewer.Position = journal.End;
        viewer.BehindSince = null;
    }
}
