using System.Globalization;
using Abide.Processes;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Logs;

/// <summary>The daemon's log: one line an event on standard error, which the keeper has pointed to the log file. Nothing of a screen is ever in it above Trace.</summary>
internal sealed class LineLog(TimeProvider time, Func<LogOptions> options) : ILogger
{
    private const int StandardError = 2;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= options().Level;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var line = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {Environment.ProcessId} {Word(logLevel)} {formatter(state, exception)}{(exception is null ? "" : ": " + exception)}\n");
        Posix.Write(StandardError, System.Text.Encoding.UTF8.GetBytes(line));
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };
}
