using System.Globalization;
using Abide.Protocol.Values;

namespace Abide.Daemon.Sessions;

/// <summary>What follows on the end of a run.</summary>
internal abstract record RestartVerdict
{
    /// <summary>It is started again after a time.</summary>
    public sealed record Restart(TimeSpan After) : RestartVerdict;

    /// <summary>It is not, until somebody says so.</summary>
    /// <param name="Reason">Why, in words.</param>
    /// <param name="IsFlapping">True when each life was long enough, but there were too many of them.</param>
    public sealed record Pause(string Reason, bool IsFlapping) : RestartVerdict;

    /// <summary>Its work is done, or nobody wanted it to be restarted.</summary>
    public sealed record Rest : RestartVerdict;
}

/// <summary>Whether and when a run that ended by itself is followed by another: a pure function of the rules, what has been, and the time.</summary>
internal static class RestartPolicy
{
    /// <summary>So many failures within <see cref="RestartRules.Window"/> pause a session.</summary>
    public const int FailuresInWindow = 10;

    /// <summary>Whether such an end is a failure by these rules.</summary>
    public static bool IsFailure(RestartRules rules, RunOutcome outcome) =>
        outcome.IsFailure && !(outcome is { Cause: EndCause.Ended, Code: { } code } && rules.SuccessExitCodes?.Contains(code) == true);

    /// <param name="rules">The rules.</param>
    /// <param name="past">What has been.</param>
    /// <param name="isFailure">Whether this end is a failure.</param>
    /// <param name="uptime">How long the run lived.</param>
    /// <param name="now">The time.</param>
    /// <param name="chance">Any number from 0 to 1, which spreads the delays.</param>
    /// <returns>What follows, and what is to be remembered.</returns>
    public static (RestartVerdict Verdict, Retries Next) Decide(RestartRules rules, Retries past, bool isFailure, TimeSpan uptime, Moment now, double chance)
    {
        if (!isFailure)
        {
            var well = uptime > rules.HealthyAfter || rules.Policy != RestartWhen.Always ? past with { Failures = 0 } : past;
            return rules.Policy == RestartWhen.Always ? (new RestartVerdict.Restart(Spread(rules, rules.Delay, chance)), well) : (new RestartVerdict.Rest(), well);
        }

        var failures = (uptime > rules.HealthyAfter ? 0 : past.Failures) + 1;
        IReadOnlyList<Moment> recent = rules.Window > TimeSpan.Zero
            ? [.. (past.Recent ?? []).Where(failure => now.Since(failure) < rules.Window).TakeLast(FailuresInWindow - 1), now]
            : [];
        var next = past with { Failures = failures, Recent = recent };
        if (rules.Policy == RestartWhen.Never)
            return (new RestartVerdict.Rest(), next);
        if (rules.MaxRetries >= 0 && failures > rules.MaxRetries)
            return (new RestartVerdict.Pause(string.Create(CultureInfo.InvariantCulture, $"failed {failures} time{(failures == 1 ? "" : "s")} in a row"), false), next);
        if (recent.Count >= FailuresInWindow)
            return (new RestartVerdict.Pause(string.Create(CultureInfo.InvariantCulture, $"failed {FailuresInWindow} times within {Duration.Show(rules.Window)}"), true), next);
        return (new RestartVerdict.Restart(Spread(rules, DelayOf(rules, failures), chance)), next);
    }

    /// <summary>The delay behind so many failures in a row: doubled each time, up to the most.</summary>
    public static TimeSpan DelayOf(RestartRules rules, int failures)
    {
        var delay = rules.Delay;
        for (var i = 1; i < failures && delay < rules.MaxDelay; i++)
            delay *= 2;
        return delay < rules.MaxDelay || rules.MaxDelay < rules.Delay ? delay : rules.MaxDelay;
    }

    private static TimeSpan Spread(RestartRules rules, TimeSpan delay, double chance) => delay * (1 + (rules.Jitter * ((2 * chance) - 1)));
}
