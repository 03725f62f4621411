using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

/// <summary>What a person notes of sessions: <c>pin</c>, <c>unpin</c>, <c>label</c>, <c>group</c>, <c>title</c>.</summary>
internal static class MarkCommands
{
    private static readonly Option Remove = new("remove", "Take the labels off instead.") { Letter = 'r' };

    public static readonly Command Pin = new("pin", "NAME…", "Show sessions first, and never clean them.", call => Each(call, call.Words, new UpdateSession("") { Pinned = true }, "pinned"))
    {
        Options = [Shared.Json],
        MinWords = 1,
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Examples = ["abide pin work mail"],
    };

    public static readonly Command Unpin = new("unpin", "NAME…", "Undo 'pin'.", call => Each(call, call.Words, new UpdateSession("") { Pinned = false }, "no longer pinned"))
    {
        Options = [Shared.Json],
        MinWords = 1,
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Examples = ["abide unpin mail"],
    };

    public static readonly Command Label = new("label", "NAME LABEL…", "Put words on a session to find it by.", RunLabel)
    {
        Options = [Remove, Shared.Json],
        MinWords = 2,
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = "A label has up to 64 characters without blanks and commas; 'abide ls --label LABEL' lists by it.",
        Examples = ["abide label web frontend urgent", "abide label web --remove urgent"],
    };

    public static readonly Command Group = new("group", "GROUP NAME…", "Put sessions into a group.", call => Each(call, call.Words.Skip(1), new UpdateSession("") { Group = call[0] }, $"is in the group {call[0]}"))
    {
        Options = [Shared.Json],
        MinWords = 2,
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = "A session is in one group or none. 'ls', 'start', 'stop', 'kill', 'restart' and 'rm' take --group.",
        Examples = ["abide group shop web db worker", "abide start --group shop"],
    };

    public static readonly Command Ungroup = new("ungroup", "NAME…", "Take sessions out of their groups.", call => Each(call, call.Words, new UpdateSession("") { Group = "" }, "is in no group"))
    {
        Options = [Shared.Json],
        MinWords = 1,
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Examples = ["abide ungroup worker"],
    };

    public static readonly Command Title = new("title", "NAME [TEXT]", "Say in words what a session is; without TEXT, what its program says.", call =>
        Each(call, call.Words.Take(1), new UpdateSession("") { Title = string.Join(' ', call.Words.Skip(1)) }, call.Words.Count > 1 ? "has its title" : "has its program's title"))
    {
        Options = [Shared.Json],
        MinWords = 1,
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Examples = ["abide title db 'copy of production, read only'"],
    };

    private static readonly Option Autostart = new("autostart", "Whether it is started whenever the daemon starts, unless it was stopped.") { Value = "yes|no", Completes = Offer.Choices, Choices = ["yes", "no"] };

    private static readonly Option Resurrect = NewCommand.Resurrect with { Choices = [.. NewCommand.Resurrect.Choices, "default"] };

    public static readonly Command Set = new("set", "NAME…", "Change what becomes of sessions when the daemon or the machine starts.", RunSet)
    {
        Options = [Autostart, Resurrect, Shared.Json],
        MinWords = 1,
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = "'never' and 'ask' leave what was lost with the machine until it is started; with 'ask' attaching starts it, too. 'auto' starts it again.",
        Examples = ["abide set web --autostart yes", "abide set work db --resurrect auto"],
    };

    private static int RunSet(Call call)
    {
        var update = new UpdateSession("") { Autostart = call.Text(Autostart) is { } word ? word == "yes" : null, Resurrect = call.Text(Resurrect) };
        return update is { Autostart: null, Resurrect: null }
            ? throw new UsageException("change what? give --autostart or --resurrect")
            : Each(call, call.Words, update, "is set");
    }

    private static int RunLabel(Call call)
    {
        string[] labels = [.. call.Words.Skip(1)];
        return call.Has(Remove)
            ? Each(call, call.Words.Take(1), new UpdateSession("") { Unlabel = labels }, "no longer labelled " + string.Join(", ", labels))
            : Each(call, call.Words.Take(1), new UpdateSession("") { Label = labels }, "labelled " + string.Join(", ", labels));
    }

    private static int Each(Call call, IEnumerable<string> names, UpdateSession update, string done)
    {
        using var daemon = Daemon.Connect();
        return call.Each(names, name => call.Report(daemon.Ask<SessionReply>(update with { Session = name }), $"{Printable.Line(name)} {done}"));
    }
}
