using System.Diagnostics.Metrics;

namespace Abide.Daemon.Metrics;

/// <summary>Adds up what the instruments of some meters measure, since it was made. Measurements come from any thread.</summary>
internal sealed class MetricCollector : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<Metric> _metrics = [];
    private readonly Lock _lock = new();

    public MetricCollector(params IReadOnlyList<string> meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!meters.Contains(instrument.Meter.Name))
                return;
            var metric = new Metric(instrument);
            lock (_lock)
                _metrics.Add(metric);
            listener.EnableMeasurementEvents(instrument, metric);
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, metric) => ((Metric)metric!).Add(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, metric) => ((Metric)metric!).Add(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, metric) => ((Metric)metric!).Add(value, tags));
        _listener.Start();
    }

    /// <summary>What was measured up to now; those that are only asked for are asked.</summary>
    public IReadOnlyList<Metric> Collect()
    {
        _listener.RecordObservableInstruments();
        lock (_lock)
            return [.. _metrics];
    }

    public void Dispose() => _listener.Dispose();
}
