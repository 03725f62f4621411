using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Abide.Daemon.Configuration;
using Abide.Daemon.Metrics;
using Abide.Daemon.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Tests.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public void Counters_add_up_gauges_tell_what_is_and_histograms_how_often()
    {
        using var meter = new Meter("test-" + Guid.NewGuid());
        using var collector = new MetricCollector(meter.Name);
        var counter = meter.CreateCounter<long>("counted", "By", "Bytes.");
        var histogram = meter.CreateHistogram<double>("timed", "s");
        var sessions = new Dictionary<string, int> { ["running"] = 2, ["exited"] = 1 };
        meter.CreateObservableGauge("there", () => sessions.Select(pair => new Measurement<int>(pair.Value, new KeyValuePair<string, object?>("status", pair.Key))));
        counter.Add(3);
        counter.Add(4);
        histogram.Record(1e-5);
        histogram.Record(0.003);
        histogram.Record(60);

        using (var json = JsonDocument.Parse(OtlpJson.Write(collector.Collect(), [("service.name", "abide")], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(2))))
        {
            var resource = json.RootElement.GetProperty("resourceMetrics")[0];
            Assert.Equal("abide", resource.GetProperty("resource").GetProperty("attributes")[0].GetProperty("value").GetProperty("stringValue").GetString());
            var metrics = resource.GetProperty("scopeMetrics")[0].GetProperty("metrics").EnumerateArray().ToDictionary(metric => metric.GetProperty("name").GetString()!);
            var sum = metrics["counted"].GetProperty("sum");
            Assert.Equal((7, 2, true, "2000000000"), (Point(sum).GetProperty("asDouble").GetDouble(), sum.GetProperty("aggregationTemporality").GetInt32(), sum.GetProperty("isMonotonic").GetBoolean(), Point(sum).GetProperty("timeUnixNano").GetString()));
            var buckets = Point(metrics["timed"].GetProperty("histogram"));
            Assert.Equal("3", buckets.GetProperty("count").GetString());
            Assert.Equal(buckets.GetProperty("explicitBounds").GetArrayLength() + 1, buckets.GetProperty("bucketCounts").GetArrayLength());
            Assert.Equal([0, 8, 19], buckets.GetProperty("bucketCounts").EnumerateArray().Select((bucket, i) => (bucket, i)).Where(one => one.bucket.GetString() != "0").Select(one => one.i));
            Assert.Equal(["running 2", "exited 1"], Gauges(metrics));
        }

        sessions.Remove("running");
        using (var json = JsonDocument.Parse(OtlpJson.Write(collector.Collect(), [], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)))
            Assert.Equal(["exited 1"], Gauges(json.RootElement.GetProperty("resourceMetrics")[0].GetProperty("scopeMetrics")[0].GetProperty("metrics").EnumerateArray().ToDictionary(metric => metric.GetProperty("name").GetString()!)));
    }

    [Fact]
    public async Task A_collector_gets_what_was_measured_and_the_last_of_it_at_the_end()
    {
        Assert.False(Instruments.Pump.Enabled);
        using var sink = new Sink();
        var time = new ManualTime();
        var log = new Lines();
        await using (new OtlpExporter(LiveSettings.Of(new Settings { Otlp = new OtlpSettings { Endpoint = sink.Url } }), "1.2.3", time, log))
        {
            Assert.True(Instruments.Pump.Enabled);
            Instruments.OutputBytes.Add(5);
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(5, OutputIn(await sink.NextAsync()));

            sink.Status = "503 Busy";
            Instruments.OutputBytes.Add(6);
            time.Advance(TimeSpan.FromMinutes(1));
            await sink.NextAsync();
            await log.HasAsync("does not take metrics: it answers '503 Busy'");
            sink.Status = "200 OK";
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(11, OutputIn(await sink.NextAsync())); // nothing is missing of what was not taken
            await log.HasAsync("takes metrics again");
            Instruments.OutputBytes.Add(7);
        }

        Assert.Equal(18, OutputIn(await sink.NextAsync()));
        Assert.False(Instruments.Pump.Enabled);
        Assert.Equal(2, log.Count);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_is_said_once()
    {
        string url;
        using (var gone = new Sink())
            url = gone.Url;
        var time = new ManualTime();
        var log = new Lines();
        await using (new OtlpExporter(LiveSettings.Of(new Settings { Otlp = new OtlpSettings { Endpoint = url } }), "1.2.3", time, log))
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await log.HasAsync("does not take metrics: Connection refused");
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, log.Count);
    }

    private static JsonElement Point(JsonElement of) => of.GetProperty("dataPoints")[0];

    private static string[] Gauges(Dictionary<string, JsonElement> metrics) =>
        [.. metrics["there"].GetProperty("gauge").GetProperty("dataPoints").EnumerateArray().Select(point => $"{point.GetProperty("attributes")[0].GetProperty("value").GetProperty("stringValue")} {point.GetProperty("asDouble")}")];

    private static double OutputIn(string body)
    {
        using var json = JsonDocument.Parse(body);
        var resource = json.RootElement.GetProperty("resourceMetrics")[0];
        Assert.Contains(resource.GetProperty("resource").GetProperty("attributes").EnumerateArray(), one => one.GetProperty("value").GetProperty("stringValue").GetString() == "1.2.3");
        Assert.Contains(resource.GetProperty("scopeMetrics").EnumerateArray(), scope => scope.GetProperty("scope").GetProperty("name").GetString() == "System.Runtime");
        return Point(resource.GetProperty("scopeMetrics").EnumerateArray().Single(scope => scope.GetProperty("scope").GetProperty("name").GetString() == "Abide")
            .GetProperty("metrics").EnumerateArray().Single(metric => metric.GetProperty("name").GetString() == "abide.output").GetProperty("sum")).GetProperty("asDouble").GetDouble();
    }

    /// <summary>A collector on this machine: takes one request a connection.</summary>
    private sealed class Sink : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly BlockingCollection<string> _bodies = [];

        public Sink()
        {
            _listener.Start();
            _ = TakeAsync();
        }

        public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

        public string Status { get; set; } = "200 OK";

        public Task<string> NextAsync() => Task.Run(() => _bodies.TryTake(out var body, TimeSpan.FromSeconds(30)) ? body : throw new TimeoutException("nothing was sent"));

        public void Dispose() => _listener.Dispose();

        private async Task TakeAsync()
        {
            while (true)
            {
                try
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
                    Assert.Equal("POST /v1/metrics HTTP/1.1", await reader.ReadLineAsync());
                    var length = 0;
                    for (string? line; (line = await reader.ReadLineAsync()) is { Length: > 0 };)
                        length = line.StartsWith("Content-Length: ", StringComparison.Ordinal) ? int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) : length;
                    var body = new char[length]; // ASCII only
                    await reader.ReadBlockAsync(body);
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {Status}\r\nContent-Length: 0\r\n\r\n"));
                    _bodies.Add(new string(body));
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }

    private sealed class Lines : ILogger
    {
        private readonly BlockingCollection<string> _lines = [];
        private int _count;

        public int Count => _count;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref _count);
            _lines.Add(formatter(state, exception));
        }

        public Task HasAsync(string words) => Task.Run(() =>
        {
            Assert.True(_lines.TryTake(out var line, TimeSpan.FromSeconds(30)), $"nothing is logged; wanted: {words}");
            Assert.Contains(words, line, StringComparison.Ordinal);
        });
    }
}
