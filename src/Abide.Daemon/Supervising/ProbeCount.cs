using Abide.Daemon.Sessions;

namespace Abide.Daemon.Supervising;

/// <summary>What the answers to a probe add up to. Pure.</summary>
/// <param name="Yes">Answers of yes in a row.</param>
/// <param name="No">Answers of no in a row that count.</param>
/// <param name="Says">What the probe says; null while it has said nothing yet.</param>
internal readonly record struct ProbeCount(int Yes, int No, bool? Says)
{
    /// <summary>After one more answer.</summary>
    /// <param name="probe">The probe.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="uptime">How long the run had lived when it was asked.</param>
    public ProbeCount After(Probe probe, bool answer, TimeSpan uptime)
    {
        if (answer)
        {
            var yes = Math.Min(Yes + 1, probe.Successes);
            return new ProbeCount(yes, 0, yes >= probe.Successes ? true : Says);
        }

        if (Says is null && uptime < probe.StartGrace)
            return this with { Yes = 0, No = 0 }; // it is still coming up
        var no = Math.Min(No + 1, probe.Failures);
        return new ProbeCount(0, no, no >= probe.Failures ? false : Says);
    }
}
