using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Values;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class StopCommand
{
    public static readonly Option Signal = new("signal", "The first signal (default: HUP for a shell, TERM for anything else).") { Value = "SIGNAL", Completes = Offer.Choices };
    public static readonly Option Grace = new("grace", "How long to wait before KILL (default: 10s).") { Value = "DURATION" };

    public static readonly Command Definition = new("stop", "NAME…", "End sessions' programs, politely first; the sessions stay.", Run)
    {
        Options = [Signal, Grace, Shared.Json, .. ListFilter.All],
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = "Returns when nothing of the program lives. A session that does not run is left alone, and that is said; the exit code is 0.\n" + Many.Help,
        Examples = ["abide stop web", "abide stop --signal INT --grace 30s web", "abide stop --group shop"],
    };

    private static int Run(Call call) => Many.Do(call, Request(call), row => $"{row.Name} stopped{(row.Exit is { } exit ? $" ({HowItEnded.Words(exit)})" : "")}");

    /// <summary>The request that the options make.</summary>
    /// <exception cref="UsageException">An option's value is wrong.</exception>
    public static Func<string, Message> Request(Call call)
    {
        var (signal, grace) = (call.Text(Signal) is { } text ? Signals.Parse(text) : (int?)null, call.Duration(Grace)?.TotalSeconds);
        return name => new StopSession(name, Signal: signal, GraceSeconds: grace);
    }
}
