using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class NotifyCommand
{
    public static readonly Command Test = new("notify test", "[WAY]", "Send a notification, to see whether it arrives.", Run)
    {
        Group = Group.Other,
        Options = [Shared.Json],
        MaxWords = 1,
        Completes = Offer.Choices,
        Choices = ["desktop", "webhook", "command"],
        Details = """
            Without a word it is sent in every way that is configured (section 'notify' of the configuration), whatever the hour. The exit code is 1 when it did
            not arrive in one of them, or none is configured.
            """,
        Examples = ["abide notify test", "abide notify test desktop"],
    };

    private static int Run(Call call)
    {
        var tested = Daemon.Ask<NoticeTested>(new TestNotice(call.Words.Count > 0 ? call[0] : null));
        if (call.Has(Shared.Json))
            call.PrintJson(tested with { Id = 0 }, RowJson.Default.NoticeTested);
        else if (tested.Ways.Count == 0)
            call.Note("nobody is told: no way is configured; see section 'notify' of 'abide config'");
        foreach (var way in call.Has(Shared.Json) ? [] : tested.Ways)
            call.Out.Line(Printable.Line($"{way.Way}: {way.Fault ?? "sent"}"));
        return tested.Ways.Count > 0 && tested.Ways.All(way => way.Fault is null) ? ExitCode.Done : ExitCode.Failed;
    }
}
