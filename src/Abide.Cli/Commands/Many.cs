using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

/// <summary>One session or many: those whose names are given, or those that the options of a list mean. What is asked of many is done at once, and told in their order.</summary>
internal static class Many
{
    /// <summary>What help says of it.</summary>
    public const string Help = "Several names, or instead of names the options of 'ls' (--group, --label, --status, …), do it for all of them at once; one that is refused does not keep the others from it.";

    /// <summary>Asks for each session, and prints what became of each.</summary>
    public static int Do(Call call, Func<string, Message> request, Func<SessionRow, string> words)
    {
        if (call.Words.Count == 1 && ListFilter.Of(call) is null)
        {
            var reply = Daemon.Ask<SessionReply>(request(call[0]));
            return call.Report(reply, words(reply.Session));
        }

        using var daemon = Daemon.Connect();
        var exit = ExitCode.Done;
        foreach (var (_, outcome) in Ask(daemon, Meant(call, daemon), request))
            exit = Tell(call, outcome, words, exit);
        return exit;
    }

    /// <summary>The same in two steps: the second for those of which the first was done.</summary>
    public static int DoBoth(Call call, Func<string, Message> first, Func<string, Message> second, Func<SessionRow, string> words)
    {
        using var daemon = Daemon.Connect();
        var exit = ExitCode.Done;
        var done = new List<string>();
        foreach (var (name, outcome) in Ask(daemon, Meant(call, daemon), first))
        {
            if (outcome is ErrorReply)
                exit = Tell(call, outcome, words, exit);
            else
                done.Add(name);
        }

        foreach (var (_, outcome) in Ask(daemon, done, second))
            exit = Tell(call, outcome, words, exit);
        return exit;
    }

    /// <summary>The sessions that are meant, by name or id.</summary>
    /// <exception cref="UsageException">None are, or in two ways.</exception>
    public static IReadOnlyList<string> Meant(Call call, DaemonConnection daemon)
    {
        var filter = ListFilter.Of(call);
        if (filter is null)
            return call.Words.Count > 0 ? call.Words : throw new UsageException("which sessions? give their names, or options such as --group");
        if (call.Words.Count > 0)
            throw new UsageException("give the names of sessions or options that say which, not both");
        var sessions = daemon.Ask<SessionList>(new ListSessions { Filter = filter }).Sessions;
        if (sessions.Count == 0)
            call.Note("no session fits");
        return [.. sessions.Select(row => row.Id)];
    }

    private static IEnumerable<(string Name, Message Outcome)> Ask(DaemonConnection daemon, IReadOnlyList<string> names, Func<string, Message> request)
    {
        var waiting = names.Select(name => daemon.Post(request(name))).ToList();
        var replies = new Dictionary<long, Message>();
        for (var i = 0; i < names.Count; i++)
        {
            while (!replies.ContainsKey(waiting[i]))
            {
                if (!daemon.Receive(out var frame))
                    throw new IOException("the daemon closed the connection before it answered");
                if (daemon.ParseControl(frame) is not { } message)
                    continue;
                if (message is ErrorReply { Id: 0 } stopped)
                    throw new RequestException(stopped);
                replies[message.Id] = message;
            }

            yield return (names[i], replies[waiting[i]]);
        }
    }

    private static int Tell(Call call, Message outcome, Func<SessionRow, string> words, int exit)
    {
        if (outcome is ErrorReply error)
        {
            call.Note(error.Text);
            return exit == ExitCode.Done ? ExitCode.Of(error.Code) : exit;
        }

        var reply = DaemonConnection.Expect<SessionReply>(outcome);
        call.Report(reply, words(reply.Session));
        return exit;
    }
}
