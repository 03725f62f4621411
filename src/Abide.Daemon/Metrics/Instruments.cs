using System.Diagnostics.Metrics;

namespace Abide.Daemon.Metrics;

/// <summary>What the daemon counts and times. Where nobody listens a measurement is one look at a field; that is why these are for all, as the framework's own are.</summary>
internal static class Instruments
{
    public const string MeterName = "Abide";

    public static Meter Meter { get; } = new(MeterName);

    public static Counter<long> OutputBytes { get; } = Meter.CreateCounter<long>("abide.output", "By", "Output of all sessions.");

    public static Histogram<double> Pump { get; } =
        Meter.CreateHistogram<double>("abide.pump.duration", "s", "From a session's turn, in which there is output, until it is journalled, on the screen and handed to the viewers.");

    public static Histogram<double> Requests { get; } = Meter.CreateHistogram<double>("abide.request.duration", "s", "Requests of clients, until they are answered.");
}
