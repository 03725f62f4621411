using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class WaitCommand
{
    public static readonly Option Exit = new("exit", "Until the program has ended; gives its exit code.");
    public static readonly Option Output = new("output", "Until this text is printed, or stands on the screen now.") { Value = "TEXT" };
    public static readonly Option Idle = new("idle", "Until nothing was printed for so long.") { Value = "DURATION" };
    public static readonly Option Timeout = new("timeout", "Give up after so long, with exit code 124.") { Value = "DURATION" };

    public static readonly Command Definition = new("wait", "NAME", "Wait until something happens in a session.", Run)
    {
        Group = Group.Input,
        Options = [Exit, Output, Idle, Timeout, Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Completes = Offer.Sessions,
        Details = """
            With --exit the exit code is the program's (128+N when signal N ended it), at once when it has ended already. With --output the line that
            matched is printed. With --json the session's row is.
            """,
        Examples = ["abide wait build --exit", "abide wait web --output 'listening on' --timeout 30s", "abide wait work --idle 2s"],
    };

    private static int Run(Call call)
    {
        var idle = call.Duration(Idle);
        var timeout = call.Duration(Timeout);
        if ((call.Has(Exit) ? 1 : 0) + (call.Has(Output) ? 1 : 0) + (idle is null ? 0 : 1) != 1)
            throw new UsageException("wait for one of --exit, --output TEXT and --idle DURATION");
        if (call.Text(Output) is "")
            throw new UsageException("--output needs a text");
        var reply = Until(new WaitSession(call[0], call.Has(Exit), call.Text(Output), idle?.TotalSeconds), timeout);
        if (call.Has(Shared.Json))
            call.PrintJson(reply.Session, RowJson.Default.SessionRow);
        else if (reply.Match is { } line)
            call.Out.Line(Printable.Line(line));
        if (!call.Has(Exit))
            return ExitCode.Done;
        if (reply.Session.Exit is null or { Code: null, Signal: null })
            call.Note($"nobody knows the exit code of {reply.Session.Name}: {reply.Session.Exit?.Reason ?? "it never ran"}");
        return ExitCode.Of(reply.Session.Exit);
    }

    /// <summary>Waits, through any number of daemons, for the run that is there now.</summary>
    public static WaitReply Until(WaitSession wait, TimeSpan? timeout)
    {
        var clock = TimeProvider.System;
        var begun = clock.GetTimestamp();
        var address = SessionAddress.Of(wait.Session);
        wait = wait with { Session = address.Session };
        if (wait.Exit && wait.Run is null && Daemon.Read<SessionReply>(new ShowSession(wait.Session), address.Host).Session is { Run: > 0 } now)
            wait = wait with { Session = now.Id, Run = now.Run };
        return Daemon.Read<WaitReply>(() => wait with { TimeoutSeconds = timeout is { } most ? Math.Max(0, (most - clock.GetElapsedTime(begun)).TotalSeconds) : null }, address.Host);
    }
}
