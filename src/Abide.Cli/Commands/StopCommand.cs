using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Values;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class StopCommand
{
    public static readonly Option Signal = new("signal", "The first signal (default: HUP for a shell, TERM for anything else).") { Value = "SIGNAL", Completes = Offer.Choices };
    public static readonly Option Grace = new("grace", "How long to wait before KILL (default: 10s).") { Value = "DURATION" };

    public static readonly Command Definition = new("stop", "NAME", "End a session's program, politely first; the session stays.", Run)
    {
        Options = [Signal, Grace, Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Completes = Offer.Sessions,
        Details = "Returns when nothing of the program lives. A session that does not run is left alone, and that is said; the exit code is 0.",
        Examples = ["abide stop web", "abide stop --signal INT --grace 30s web"],
    };

    private static int Run(Call call)
    {
        var reply = Stop(call, call[0]);
        return call.Report(reply, $"{reply.Session.Name} stopped{(reply.Session.Exit is { } exit ? $" ({HowItEnded.Words(exit)})" : "")}");
    }

    public static SessionReply Stop(Call call, string session) => Daemon.Ask<SessionReply>(
        new StopSession(session, Signal: call.Text(Signal) is { } signal ? Signals.Parse(signal) : null, GraceSeconds: call.Duration(Grace)?.TotalSeconds));
}
