using System.Diagnostics.Metrics;

namespace Abide.Daemon.Metrics;

/// <summary>What one instrument has measured, for each set of tags.</summary>
internal sealed class Metric(Instrument instrument)
{
    private readonly Dictionary<string, Series> _series = [];
    private readonly Lock _lock = new();

    public Instrument Instrument => instrument;

    public MetricKind Kind { get; } = instrument switch
    {
        Histogram<double> or Histogram<long> or Histogram<int> => MetricKind.Histogram,
        Counter<long> or Counter<int> or Counter<double> or ObservableCounter<long> or ObservableCounter<int> or ObservableCounter<double> => MetricKind.Count,
        UpDownCounter<long> or UpDownCounter<int> or UpDownCounter<double> or ObservableUpDownCounter<long> or ObservableUpDownCounter<int> or ObservableUpDownCounter<double> => MetricKind.Sum,
        _ => MetricKind.Gauge,
    };

    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = "";
        foreach (var (name, tag) in tags)
            key += $"{name}={tag}\n";
        lock (_lock)
        {
            if (!_series.TryGetValue(key, out var series))
                _series[key] = series = new Series([.. tags.ToArray().Select(tag => (tag.Key, $"{tag.Value}"))], Kind == MetricKind.Histogram);
            if (Kind == MetricKind.Gauge || instrument.IsObservable)
                series.Set(value);
            else
                series.Add(value);
        }
    }

    /// <summary>What each set of tags has come to. Those that an asked instrument no longer tells are left out, and forgotten.</summary>
    public IReadOnlyList<Point> TakePoints()
    {
        lock (_lock)
        {
            var points = _series.Values.Where(series => series.IsFresh).Select(series => series.ToPoint()).ToArray();
            if (!instrument.IsObservable)
                return points;
            foreach (var (key, series) in _series.ToArray())
            {
                if (series.IsFresh)
                    series.IsFresh = false;
                else
                    _series.Remove(key);
            }

            return points;
        }
    }

    private sealed class Series(IReadOnlyList<(string, string)> tags, bool isHistogram)
    {
        private readonly long[] _buckets = isHistogram ? new long[Point.Bounds.Length + 1] : [];
        private double _sum;
        private long _count;

        public bool IsFresh { get; set; }

        public void Set(double value) => (_sum, IsFresh) = (value, true);

        public void Add(double value)
        {
            _sum += value;
            IsFresh = true;
            if (!isHistogram)
                return;
            _count++;
            var bucket = Point.Bounds.BinarySearch(value);
            _buckets[bucket < 0 ? ~bucket : bucket]++;
        }

        public Point ToPoint() => new(tags, _sum, _count, [.. _buckets]);
    }
}

/// <summary>What its value means.</summary>
internal enum MetricKind
{
    /// <summary>What there is now.</summary>
    Gauge,

    /// <summary>What adds up, and becomes less too.</summary>
    Sum,

    /// <summary>What only grows.</summary>
    Count,

    /// <summary>How often which value was met.</summary>
    Histogram,
}

/// <summary>What one set of tags has come to.</summary>
/// <param name="Tags">The tags.</param>
/// <param name="Value">The sum of all values, or the last one.</param>
/// <param name="Count">Of a histogram: how many there were.</param>
/// <param name="Buckets">Of a histogram: how many up to each of <see cref="Bounds"/>, and above the last.</param>
internal sealed record Point(IReadOnlyList<(string Name, string Value)> Tags, double Value, long Count, IReadOnlyList<long> Buckets)
{
    /// <summary>Seconds: from ten microseconds, which a keystroke takes, to ten seconds.</summary>
    public static ReadOnlySpan<double> Bounds => [1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
}
