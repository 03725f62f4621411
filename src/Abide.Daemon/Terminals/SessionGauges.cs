using System.Diagnostics.Metrics;
using Abide.Daemon.Metrics;

namespace Abide.Daemon.Terminals;

/// <summary>What is asked of the sessions when metrics are collected, and only then.</summary>
internal static class SessionGauges
{
    public static void Add(SessionRegistry registry)
    {
        Instruments.Meter.CreateObservableGauge("abide.sessions", () => ByStatus(registry), "{session}", "Sessions, by status.");
        Instruments.Meter.CreateObservableGauge("abide.viewers", () => registry.All.Sum(session => session.ViewerCount), "{viewer}", "Viewers that are attached.");
        Instruments.Meter.CreateObservableGauge("abide.journal.size", () => registry.All.Sum(session => session.JournalBytes), "By", "Journals of all sessions.");
    }

    private static IEnumerable<Measurement<int>> ByStatus(SessionRegistry registry) =>
        registry.All.CountBy(session => session.Status.Word).Select(counted => new Measurement<int>(counted.Value, new KeyValuePair<string, object?>("status", counted.Key)));
}
