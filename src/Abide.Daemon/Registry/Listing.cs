using System.Buffers.Binary;
using System.Buffers.Text;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Registry;

/// <summary>
/// The order and the pages of a list: pinned sessions first, then the rest, newest first, ties by id. A page is found by the sort key and the id of the last session
/// before it, so that nothing is shown twice and nothing that stood still is missed, whatever happens between two pages.
/// </summary>
internal sealed class Listing
{
    public const int MostPerPage = 1000;

    private readonly bool _byCreation;
    private readonly PinnedOnes _pinned;
    private readonly int _limit;
    private readonly Place? _after;
    private readonly DateTimeOffset _begun;
    private readonly Filter _filter;

    private Listing(ListSessions request, bool byCreation, PinnedOnes pinned, (Place Place, DateTimeOffset Begun)? cursor, DateTimeOffset now)
    {
        (_byCreation, _pinned, _limit, _filter) = (byCreation, pinned, request.Limit ?? int.MaxValue - 1, new Filter(request.Filter));
        (_after, _begun) = (cursor?.Place, cursor?.Begun ?? now);
    }

    private enum PinnedOnes
    {
        First,
        Only,
        Exclude,
    }

    /// <summary>Understands a request.</summary>
    /// <exception cref="RefusedException">Something in it is wrong.</exception>
    public static Listing Of(ListSessions request, DateTimeOffset now)
    {
        if (request.Limit is < 1 or > MostPerPage)
            throw Wrong($"a page has 1 to {MostPerPage} sessions; not {request.Limit}");
        var byCreation = request.Sort switch
        {
            null or "activity" => false,
            "created" => true,
            _ => throw Wrong($"a list is sorted by activity or created; not by '{request.Sort}'"),
        };
        var pinned = request.Pinned switch
        {
            null or "first" => PinnedOnes.First,
            "only" => PinnedOnes.Only,
            "exclude" => PinnedOnes.Exclude,
            _ => throw Wrong($"pinned is first, only or exclude; not '{request.Pinned}'"),
        };
        return new Listing(request, byCreation, pinned, request.Cursor is { } text ? ReadCursor(text, byCreation) : null, now);
    }

    /// <summary>The sessions of the page, in order, and the cursor of the next; null when this is the last.</summary>
    public (IReadOnlyList<TSession> Page, string? Next) Page<TSession>(IEnumerable<TSession> sessions)
        where TSession : IListed
    {
        var top = new List<(Place Place, TSession Session)>();
        // The best so far, the worst of them on top, so that the cost does not grow with what is not shown.
        var rest = new PriorityQueue<TSession, Place>(Comparer<Place>.Create((a, b) => b.CompareTo(a)));
        foreach (var session in sessions)
        {
            var record = session.Record;
            if (!_filter.Fits(session, record))
                continue;
            var place = new Place((_byCreation ? record.CreatedAt : record.LastActivityAt ?? record.CreatedAt).UtcTicks, record.Id);
            if (record.Pinned)
            {
                if (_pinned != PinnedOnes.Exclude && _after is null)
                    top.Add((place, session));
            }
            else if (_pinned != PinnedOnes.Only && (_after is not { } after || (place.CompareTo(after) > 0 && session.PinChangedAt <= _begun)))
            {
                rest.Enqueue(session, place);
                if (rest.Count > _limit + 1)
                    rest.Dequeue();
            }
        }

        var more = rest.Count > _limit;
        if (more)
            rest.Dequeue();
        var below = new (Place Place, TSession Session)[rest.Count];
        for (var i = below.Length - 1; i >= 0 && rest.TryDequeue(out var session, out var place); i--)
            below[i] = (place, session);
        top.Sort((a, b) => a.Place.CompareTo(b.Place));
        return ([.. top.Concat(below).Select(one => one.Session)], more ? WriteCursor(below[^1].Place) : null);
    }

    /// <summary>How many sessions a filter means, by what they are.</summary>
    public static SessionCounts Count<TSession>(IEnumerable<TSession> sessions, SessionFilter? request)
        where TSession : IListed
    {
        var filter = new Filter(request);
        var total = 0;
        SortedDictionary<string, int> status = [], kind = [], source = [];
        foreach (var session in sessions)
        {
            var record = session.Record;
            if (!filter.Fits(session, record))
                continue;
            total++;
            foreach (var (counts, word) in (ReadOnlySpan<(SortedDictionary<string, int>, string)>)[(status, session.Status.Word), (kind, record.Kind), (source, record.Source)])
                counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        return new SessionCounts(total, status, kind, source);
    }

    /// <summary>Those of the sessions that a filter means.</summary>
    public static IEnumerable<TSession> Fitting<TSession>(IEnumerable<TSession> sessions, SessionFilter? request)
        where TSession : IListed
    {
        var filter = new Filter(request);
        return sessions.Where(session => filter.Fits(session, session.Record));
    }

    private static RefusedException Wrong(string message) => new(message, ErrorCodes.Invalid);

    private string WriteCursor(Place last)
    {
        Span<byte> bytes = stackalloc byte[33];
        bytes[0] = _byCreation ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], last.Time);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[9..], _begun.UtcTicks);
        last.Id.Value.TryWriteBytes(bytes[17..]);
        return Base64Url.EncodeToString(bytes);
    }

    private static (Place Place, DateTimeOffset Begun) ReadCursor(string text, bool byCreation)
    {
        Span<byte> bytes = stackalloc byte[33];
        if (text.Length != Base64Url.GetEncodedLength(bytes.Length) || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out _)
            || bytes[0] > 1 || BinaryPrimitives.ReadInt64LittleEndian(bytes[9..]) is var begun && (ulong)begun > (ulong)DateTimeOffset.MaxValue.UtcTicks)
            throw Wrong("that is no cursor of a list; take 'next' of the page before");
        if (bytes[0] != (byCreation ? 1 : 0))
            throw Wrong("that cursor is of a list in another order; go on with the same sort");
        return (new Place(BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]), new SessionId(new Guid(bytes[17..]))), new DateTimeOffset(begun, TimeSpan.Zero));
    }

    /// <summary>Where a session stands in the order: later times first, ties by id.</summary>
    private readonly record struct Place(long Time, SessionId Id) : IComparable<Place>
    {
        public int CompareTo(Place other) => other.Time.CompareTo(Time) is not 0 and var order ? order : Id.CompareTo(other.Id);
    }

    /// <summary>A filter, made ready for ten thousand questions.</summary>
    private sealed class Filter
    {
        private readonly SessionFilter? _asked;
        private readonly string[]? _kinds, _statuses, _phases, _sources, _profiles, _hosts, _groups, _labels;
        private readonly string? _text;
        private readonly bool _mayBeId;

        public Filter(SessionFilter? asked)
        {
            if (asked is null)
                return;
            _asked = asked;
            (_kinds, _statuses, _phases, _profiles) = (Words(asked.Kinds), Words(asked.Statuses), Words(asked.Phases), Words(asked.Profiles));
            (_hosts, _groups, _labels) = (Words(asked.Hosts), Words(asked.Groups), Words(asked.Labels));
            _sources = asked.Sources is { } sources ? [.. sources.Select(Source.Read)] : null;
            _text = asked.Query is { Length: > 0 } text ? text : null;
            _mayBeId = _text?.All(c => char.IsAsciiHexDigit(c) || c == '-') == true;
        }

        public bool Fits(IListed session, SessionRecord record) => _asked is null
            || (Has(_kinds, record.Kind)
            && Has(_sources, record.Source)
            && Has(_profiles, record.Profile)
            && Has(_hosts, record.Spec.Host ?? SessionSpec.LocalHost)
            && Has(_groups, record.Group)
            && HasOne(_labels, record.Labels)
            && (_phases is null || Has(_phases, record.State.Run?.Phase.ToString()))
            && !(record.CreatedAt < _asked.CreatedFrom)
            && !(record.CreatedAt >= _asked.CreatedBefore)
            && (_statuses is null || Has(_statuses, session.Status.Word))
            && (_text is null || Holds(session, record)));

        private static string[]? Words(IReadOnlyList<string>? words) => words is null ? null : [.. words];

        private static bool Has(string[]? wanted, string? word)
        {
            if (wanted is null)
                return true;
            foreach (var one in wanted)
            {
                if (string.Equals(one, word, StringComparison.OrdinalIgnoreCase))
                    return true;
            }

            return false;
        }

        private static bool HasOne(string[]? wanted, IReadOnlyList<string> labels)
        {
            for (var i = 0; wanted is not null && i < labels.Count; i++)
            {
                if (Has(wanted, labels[i]))
                    return true;
            }

            return wanted is null;
        }

        private bool Holds(IListed session, SessionRecord record)
        {
            var command = record.Spec.Command;
            if (In(record.Name) || In(session.Title) || In(session.WorkingDirectory) || (_mayBeId && In(record.Id.ToString())))
                return true;
            for (var i = 0; i < command.Count; i++)
            {
                if (In(command[i]))
                    return true;
            }

            return command.Count > 1 && _text!.Contains(' ', StringComparison.Ordinal) && In(string.Join(' ', command));
        }

        private bool In(string? where) => where is not null && where.Length >= _text!.Length && where.Contains(_text, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>What a list asks of a session; any thread asks.</summary>
internal interface IListed
{
    /// <summary>What the catalog holds of it.</summary>
    SessionRecord Record { get; }

    SessionStatus Status { get; }

    string? Title { get; }

    string? WorkingDirectory { get; }

    /// <summary>When it was pinned or unpinned last, as far as this daemon knows.</summary>
    DateTimeOffset PinChangedAt { get; }
}
