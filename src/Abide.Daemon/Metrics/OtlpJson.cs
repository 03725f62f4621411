using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Abide.Daemon.Metrics;

/// <summary>Metrics as OTLP has them in JSON (opentelemetry-proto, <c>ExportMetricsServiceRequest</c>): camelCase, 64-bit numbers as strings, sums since the start.</summary>
internal static class OtlpJson
{
    private const int Cumulative = 2;

    /// <param name="metrics">What was measured.</param>
    /// <param name="resource">Who measures: <c>service.name</c> and so on.</param>
    /// <param name="start">Since when.</param>
    /// <param name="now">Up to when.</param>
    public static byte[] Write(IReadOnlyList<Metric> metrics, IReadOnlyList<(string Name, string Value)> resource, DateTimeOffset start, DateTimeOffset now)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("resourceMetrics"u8);
            json.WriteStartObject();
            json.WriteStartObject("resource"u8);
            WriteAttributes(json, resource);
            json.WriteEndObject();
            json.WriteStartArray("scopeMetrics"u8);
            foreach (var meter in metrics.GroupBy(metric => metric.Instrument.Meter.Name))
            {
                json.WriteStartObject();
                json.WriteStartObject("scope"u8);
                json.WriteString("name"u8, meter.Key);
                json.WriteEndObject();
                json.WriteStartArray("metrics"u8);
                foreach (var metric in meter)
                    WriteMetric(json, metric, Nanoseconds(start), Nanoseconds(now));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteMetric(Utf8JsonWriter json, Metric metric, string start, string now)
    {
        var points = metric.TakePoints();
        if (points.Count == 0)
            return;
        json.WriteStartObject();
        json.WriteString("name"u8, metric.Instrument.Name);
        json.WriteString("unit"u8, metric.Instrument.Unit);
        json.WriteString("description"u8, metric.Instrument.Description);
        json.WriteStartObject(metric.Kind switch { MetricKind.Gauge => "gauge"u8, MetricKind.Histogram => "histogram"u8, _ => "sum"u8 });
        json.WriteStartArray("dataPoints"u8);
        foreach (var point in points)
        {
            json.WriteStartObject();
            WriteAttributes(json, point.Tags);
            json.WriteString("startTimeUnixNano"u8, start);
            json.WriteString("timeUnixNano"u8, now);
            if (metric.Kind == MetricKind.Histogram)
                WriteBuckets(json, point);
            else
                json.WriteNumber("asDouble"u8, point.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (metric.Kind != MetricKind.Gauge)
            json.WriteNumber("aggregationTemporality"u8, Cumulative);
        if (metric.Kind is MetricKind.Count or MetricKind.Sum)
            json.WriteBoolean("isMonotonic"u8, metric.Kind == MetricKind.Count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteBuckets(Utf8JsonWriter json, Point point)
    {
        json.WriteString("count"u8, point.Count.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("sum"u8, point.Value);
        json.WriteStartArray("bucketCounts"u8);
        foreach (var count in point.Buckets)
            json.WriteStringValue(count.ToString(CultureInfo.InvariantCulture));
        json.WriteEndArray();
        json.WriteStartArray("explicitBounds"u8);
        foreach (var bound in Point.Bounds)
            json.WriteNumberValue(bound);
        json.WriteEndArray();
    }

    private static void WriteAttributes(Utf8JsonWriter json, IReadOnlyList<(string Name, string Value)> attributes)
    {
        json.WriteStartArray("attributes"u8);
        foreach (var (name, value) in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key"u8, name);
            json.WriteStartObject("value"u8);
            json.WriteString("stringValue"u8, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Nanoseconds(DateTimeOffset at) => ((at - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
}
