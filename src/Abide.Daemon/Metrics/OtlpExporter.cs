using System.Runtime.InteropServices;
using Abide.Daemon.Calls;
using Abide.Daemon.Configuration;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Metrics;

/// <summary>Sends the daemon's metrics to an OpenTelemetry collector while one is configured; without one nothing listens to the instruments.</summary>
internal sealed partial class OtlpExporter : IAsyncDisposable
{
    private const string RuntimeMeter = "System.Runtime";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_patienceAtTheEnd = TimeSpan.FromSeconds(1);

    private readonly LiveSettings _settings;
    private readonly IReadOnlyList<(string, string)> _resource;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private OtlpSettings _used = new() { Endpoint = null };
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;

    /// <param name="settings">Whether and where to.</param>
    /// <param name="version">The daemon's version.</param>
    /// <param name="time">Tells when.</param>
    /// <param name="log">Is told when the collector does not take it, and when it does again.</param>
    public OtlpExporter(LiveSettings settings, string version, TimeProvider time, ILogger log)
    {
        (_settings, _time, _log) = (settings, time, log);
        _resource =
        [
            ("service.name", "abide"), ("service.version", version), ("service.instance.id", Guid.NewGuid().ToString()), ("host.name", Environment.MachineName),
            ("process.pid", FormattableString.Invariant($"{Environment.ProcessId}")), ("os.type", "linux"), ("host.arch", RuntimeInformation.OSArchitecture.ToString()),
        ];
        settings.Changed += Follow;
        Follow();
    }

    /// <summary>Sends what was measured last, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _settings.Changed -= Follow;
        Task running;
        lock (_lock)
        {
            _stop?.Cancel();
            running = _running;
        }

        await running;
    }

    private void Follow()
    {
        lock (_lock)
        {
            var wanted = _settings.Current.Otlp;
            if (wanted == _used)
                return;
            _used = wanted;
            _stop?.Cancel();
            _stop = new CancellationTokenSource();
            if (wanted.Endpoint is { } endpoint)
                _running = RunAsync(_running, new Uri(endpoint.TrimEnd('/') + "/v1/metrics"), wanted.Every, _stop.Token);
        }
    }

    private async Task RunAsync(Task before, Uri url, TimeSpan every, CancellationToken stop)
    {
        await before.ConfigureAwait(false);
        using var collector = new MetricCollector(Instruments.MeterName, RuntimeMeter);
        var start = _time.GetUtcNow();
        var wasTaken = true;
        using var timer = new PeriodicTimer(every, _time);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Once more, with what was measured last.
            }

            wasTaken = await SendAsync(collector, url, start, wasTaken, stop.IsCancellationRequested ? s_patienceAtTheEnd : s_patience).ConfigureAwait(false);
        }
    }

    /// <summary>Whether it was taken. Sums are sent since the start, so that nothing is missing when one was not.</summary>
    private async Task<bool> SendAsync(MetricCollector collector, Uri url, DateTimeOffset start, bool wasTaken, TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within, _time);
        try
        {
            var (status, text) = await HttpCall.Post(url, OtlpJson.Write(collector.Collect(), _resource, start, _time.GetUtcNow())).SendAsync(patience.Token).ConfigureAwait(false);
            if (status is < 200 or > 299)
                throw new IOException($"it answers '{text}'");
            if (!wasTaken)
                LogTaken(_log, url);
            return true;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            if (wasTaken)
                LogNotTaken(_log, url, e is IOException ? e.Message : $"no answer within {within.TotalSeconds} s");
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Collector} does not take metrics: {Reason}")]
    private static partial void LogNotTaken(ILogger logger, Uri collector, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Collector} takes metrics again")]
    private static partial void LogTaken(ILogger logger, Uri collector);
}
