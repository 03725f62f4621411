using Abide.Cli.Attaching;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class AttachCommand
{
    public static readonly Option ReadOnly = new("read-only", "Look without typing; the session keeps its size.") { Letter = 'r' };
    public static readonly Option Steal = new("steal", "Detach everybody else first.");
    public static readonly Option Create = new("create", "Create the session (your login shell) when there is none of that name.");
    public static readonly Option Switch = new("switch", "Inside a session made with --reach all: show NAME in this terminal instead.");
    public static readonly Option Viewer = new("viewer", "With --switch: which viewer to move, when several are attached.") { Value = "ID" };
    public static readonly Option InGroup = new("group", "The session of this group that was used last.") { Letter = 'g', Value = "GROUP" };
    public static readonly Option Next = new("next", "Inside a session: show the next one of its group.");
    public static readonly Option Previous = new("previous", "Inside a session: show the one before.");
    public static readonly Option Key = new("detach-key", "The key that detaches: C- and a character, or 'none' (default: C-\\).") { Value = "KEY" };
    public static readonly Option NextKey = new("next-key", "The key that shows the next session of the group (default: none).") { Value = "KEY" };
    public static readonly Option PreviousKey = new("previous-key", "The key that shows the one before (default: none).") { Value = "KEY" };

    public static readonly Command Definition = new("attach", "[NAME]", "Show a session in this terminal and type into it.", Run)
    {
        Options = [ReadOnly, Steal, InGroup, NewCommand.SizePolicy, Create, Key, NextKey, PreviousKey, Switch, Next, Previous, Viewer],
        MaxWords = 1,
        Completes = Offer.Sessions,
        Details = """
            Without a name it is the only session that there is. C-\ detaches; the session goes on. When the daemon goes away, the viewer waits
            for it and continues where it was. A session that has ended shows its last screen and how it ended, and the exit code is 0.
            Next and previous go round the running sessions of the group by name; a session in no group goes round all.
            """,
        Examples = ["abide attach --group shop --next-key C-n","abide attach work", "abide attach -r build", "abide attach --detach-key C-] work", "abide attach --switch other"],
    };

    private static int Run(Call call)
    {
        var name = call.Words.Count > 0 ? call[0] : null;
        var step = (call.Has(Next) ? 1 : 0) - (call.Has(Previous) ? 1 : 0);
        if ((call.Has(Next) || call.Has(Previous)) && (step == 0 || name is not null || call.Has(InGroup)))
            throw new UsageException($"{Next} and {Previous} stand alone");
        if (name is not null && call.Has(InGroup))
            throw new UsageException($"give the name of a session or {InGroup}, not both");
        if (step != 0)
            return SwitchTo(call, "", step);
        if (call.Has(Switch))
            return SwitchTo(call, name ?? throw new UsageException("--switch needs the name of the session to show"));
        var wish = new ViewerWish("")
        {
            Keys = KeysOf(call),
            ReadOnly = call.Has(ReadOnly),
            Steal = call.Has(Steal),
            SizePolicy = call.Text(NewCommand.SizePolicy),
        };
        if (!Attaching.Viewer.HasTerminal)
            throw new UnusableException("attaching needs a terminal on standard input and output; 'abide screen' and 'abide logs' show a session without one");
        if (name is null)
            name = call.Text(InGroup) is { } group ? LastUsed(group) : OnlySession();
        var address = SessionAddress.Of(name);
        using var daemon = Daemon.Connect(address.Host);
        if (call.Has(Create))
            CreateIfMissing(call, daemon, address.Session);
        using var viewer = new Viewer(call, wish with { Session = address.Session, Host = address.Host });
        return viewer.Show(daemon);
    }

    /// <summary>The keys that the options say.</summary>
    /// <exception cref="UsageException">One is none, or two are the same.</exception>
    public static ViewerKeys KeysOf(Call call) => new(call.Text(Key), call.Text(NextKey), call.Text(PreviousKey));

    private static int SwitchTo(Call call, string name, int step = 0)
    {
        var inside = Shared.Inside ?? throw new UsageException("another session is shown instead of the one that you are inside; here, 'abide attach NAME' does it");
        var attached = Daemon.Ask<Attached>(new SwitchViewer(call.Text(Viewer), inside, name) { Step = step });
        call.Note($"showing {attached.Session.Name}");
        return ExitCode.Done;
    }

    private static string OnlySession()
    {
        var sessions = Daemon.Read<SessionList>(new ListSessions()).Sessions;
        return sessions.Count switch
        {
            0 => throw new MissingException("there is no session; 'abide new' makes one"),
            1 => sessions[0].Name,
            _ => throw new UsageException($"which session? {string.Join(", ", sessions.Take(8).Select(session => session.Name))}{(sessions.Count > 8 ? ", …" : "")}"),
        };
    }

    /// <summary>Running ones before all others.</summary>
    private static string LastUsed(string group) =>
        Daemon.Read<SessionList>(new ListSessions { Filter = new SessionFilter { Groups = [group] } }).Sessions
            .MaxBy(session => (session.Phase == "active", session.LastAttachedAt ?? DateTimeOffset.MinValue, session.LastActivityAt ?? session.CreatedAt))?.Name
        ?? throw new MissingException($"no session is in a group '{Printable.Line(group)}'; 'abide groups' shows which there are");

    private static void CreateIfMissing(Call call, DaemonConnection daemon, string name)
    {
        try
        {
            daemon.Ask<SessionReply>(new ShowSession(name));
        }
        catch (RequestException missing) when (missing.Error.Code == ErrorCodes.NotFound)
        {
            try
            {
                daemon.Ask<SessionReply>(NewCommand.Request(call, name, null));
            }
            catch (RequestException raced) when (raced.Error.Code == ErrorCodes.Exists)
            {
                // Somebody else made it just now; that one is meant.
            }
        }
    }
}
