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
    public static readonly Option Switch = new("switch", "Inside a session: show NAME in this terminal instead.");
    public static readonly Option Viewer = new("viewer", "With --switch: which viewer to move, when several are attached.") { Value = "ID" };
    public static readonly Option Key = new("detach-key", "The key that detaches: C- and a character, or 'none' (default: C-\\).") { Value = "KEY" };

    public static readonly Command Definition = new("attach", "[NAME]", "Show a session in this terminal and type into it.", Run)
    {
        Options = [ReadOnly, Steal, Key, NewCommand.SizePolicy, Create, Switch, Viewer],
        MaxWords = 1,
        Completes = Offer.Sessions,
        Details = """
            Without a name it is the only session that there is. C-\ detaches; the session goes on. When the daemon goes away, the viewer waits
            for it and continues where it was. A session that has ended shows its last screen and how it ended, and the exit code is 0.
            """,
        Examples = ["abide attach work", "abide attach -r build", "abide attach --detach-key C-] work", "abide attach --switch other"],
    };

    private static int Run(Call call)
    {
        var name = call.Words.Count > 0 ? call[0] : null;
        if (call.Has(Switch))
            return SwitchTo(call, name ?? throw new UsageException("--switch needs the name of the session to show"));
        var wish = new ViewerWish(name ?? "")
        {
            Key = DetachKey.Parse(call.Text(Key)),
            ReadOnly = call.Has(ReadOnly),
            Steal = call.Has(Steal),
            SizePolicy = call.Text(NewCommand.SizePolicy),
        };
        if (!Attaching.Viewer.HasTerminal)
            throw new UnusableException("attaching needs a terminal on standard input and output; 'abide screen' and 'abide logs' show a session without one");
        using var daemon = Daemon.Connect();
        if (name is null)
            wish = wish with { Session = OnlySession(daemon) };
        else if (call.Has(Create))
            CreateIfMissing(call, daemon, name);
        using var viewer = new Viewer(call, wish);
        return viewer.Show(daemon);
    }

    private static int SwitchTo(Call call, string name)
    {
        var inside = Shared.Inside ?? throw new UsageException("--switch works inside a session; here, 'abide attach NAME' does");
        var attached = Daemon.Ask<Attached>(new SwitchViewer(call.Text(Viewer), inside, name));
        call.Note($"showing {attached.Session.Name}");
        return ExitCode.Done;
    }

    private static string OnlySession(DaemonConnection daemon)
    {
        var sessions = daemon.Ask<SessionList>(new ListSessions()).Sessions;
        return sessions.Count switch
        {
            0 => throw new MissingException("there is no session; 'abide new' makes one"),
            1 => sessions[0].Id,
            _ => throw new UsageException($"which session? {string.Join(", ", sessions.Take(8).Select(session => session.Name))}{(sessions.Count > 8 ? ", …" : "")}"),
        };
    }

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
