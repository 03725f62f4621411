using System.Globalization;
using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Daemon.Searching;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Terminals;

/// <summary>Searching in what sessions have printed.</summary>
internal sealed partial class SessionRegistry
{
    private const int MostContext = 100;

    /// <summary>How many lists and counts search at a time; a search that streams is bounded by who takes it.</summary>
    private static readonly SemaphoreSlim s_searches = new(4);

    /// <summary>A search that was asked for, ready to be run, and how many sessions it is about.</summary>
    /// <param name="request">What to find, and where.</param>
    /// <param name="only">The only session that the one who asks may see; null for all.</param>
    /// <exception cref="RefusedException">Something in the request is wrong.</exception>
    public async Task<(OutputSearch Search, int Sessions)> SearchAsync(SearchOutput request, SessionId? only = null)
    {
        if (request.Context is < 0 or > MostContext)
            throw new RefusedException($"0 to {MostContext} lines around each are shown; not {request.Context}", ErrorCodes.Invalid);
        if (request.Limit is < 1)
            throw new RefusedException($"the most lines to find is 1 or more; not {request.Limit}", ErrorCodes.Invalid);
        var plan = new SearchPlan(NeedleOf(request.Text, request.Regex, request.Case), request.Context)
        {
            Since = request.Since,
            Until = request.Until,
            MostOfOne = request.Limit ?? int.MaxValue,
        };
        var trash = request.Trash ? (await services.Catalog.LoadTrashAsync()).ToDictionary(trashed => trashed.Record.Id, trashed => trashed) : [];
        var cursor = request.Cursor is { } text ? ReadCursor(text) : default;
        var sources = Listing.Fitting(Searched(request.Sessions, trash), request.Filter)
            .Where(session => (only is null || session.Id == only) && (request.Cursor is null || session.Id.CompareTo(cursor.Session) <= 0))
            .OrderByDescending(session => session.Id)
            .Select(session => SourceOf(session, trash.ContainsKey(session.Id)))
            .ToArray();
        var isSame = sources.Length > 0 && sources[0].Session == cursor.Session;
        return (new OutputSearch(sources, plan) { From = isSame ? cursor.Position : Position.Zero }, sources.Length);
    }

    /// <summary>What a search goes on from behind a line.</summary>
    public static string CursorBehind(SearchSource source, FoundLine line) => $"{source.Session}:{line.Behind}";

    private static (SessionId Session, Position Position) ReadCursor(string text) =>
        text.Split(':') is [var id, var position] && SessionId.TryParse(id, out var session) && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? (session, new Position(at))
            : throw new RefusedException("that is no cursor of a search; take 'cursor' of a line that was found", ErrorCodes.Invalid);

    private static Needle NeedleOf(string text, bool isPattern, string? letters)
    {
        var ignoresCase = letters switch
        {
            null or "smart" => Needle.IsAllSmall(text, isPattern),
            "exact" => false,
            "ignore" => true,
            _ => throw new RefusedException($"the case of letters is smart, exact or ignore; not '{letters}'", ErrorCodes.Invalid),
        };
        try
        {
            return isPattern ? Needle.OfPattern(text, ignoresCase) : Needle.OfText(text, ignoresCase);
        }
        catch (ArgumentException e)
        {
            throw new RefusedException(e.Message, ErrorCodes.Invalid);
        }
    }

    /// <summary>A filter without what it says of output, and the sessions whose output has that; this daemon's, for it has no other output.</summary>
    private async Task<(SessionFilter? Filter, IEnumerable<IShown> Sessions)> LookIntoOutputAsync(SessionFilter? filter, SessionId? only, CancellationToken cancelled)
    {
        var (rest, output) = OutputQuery.Split(filter?.Query);
        if (output is null)
            return (filter, only is null && others is not null ? [.. Seen(only), .. others.All] : Seen(only));
        filter = filter! with { Query = rest };
        var needle = NeedleOf(output, isPattern: false, letters: null);
        var fitting = Listing.Fitting(Seen(only), filter).ToDictionary(session => session.Id);
        await s_searches.WaitAsync(cancelled);
        try
        {
            return (filter, await Task.Run(() => HavingAsync(fitting, new SearchPlan(needle) { MostOfOne = 1 }, cancelled), cancelled));
        }
        finally
        {
            s_searches.Release();
        }
    }

    /// <summary>Those of the sessions whose output has something; what cannot be read has not.</summary>
    private static async Task<IEnumerable<TerminalSession>> HavingAsync(Dictionary<SessionId, TerminalSession> sessions, SearchPlan plan, CancellationToken cancelled)
    {
        var having = new List<TerminalSession>();
        await foreach (var (source, line, _) in new OutputSearch([.. sessions.Values.Select(session => SourceOf(session, isTrashed: false))], plan).RunAsync(cancelled))
        {
            if (line is not null)
                having.Add(sessions[source.Session]);
        }

        return having;
    }

    private IEnumerable<TerminalSession> Searched(IReadOnlyList<string>? names, Dictionary<SessionId, Catalog.TrashedSession> trash)
    {
        if (names is null)
            return All.Concat(trash.Values.Select(trashed => Stored(trashed.Record)));
        return names.Select(name =>
        {
            try
            {
                return Find(name);
            }
            catch (RefusedException missing) when (missing.Code == ErrorCodes.NotFound && trash.Count > 0)
            {
                return Stored(Find([.. trash.Values], name).Record);
            }
        }).Distinct();
    }

    private TerminalSession Stored(SessionRecord record) => new(record, services, isSettled: true);

    private static SearchSource SourceOf(TerminalSession session, bool isTrashed) => new(session.Id, session.Name, () =>
        isTrashed ? SegmentDirectory.Open(SessionFiles.InTrash(session.Directory), session.Id)
        : session.AskAsync(() => session.Extent).GetAwaiter().GetResult() // on the search's own thread
        ?? SegmentDirectory.Open(session.Directory, session.Id));
}
