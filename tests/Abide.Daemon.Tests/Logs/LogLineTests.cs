using System.Text.Json;
using Abide.Daemon.Logs;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Tests.Logs;

public sealed partial class LogLineTests
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 1, 10, 0, 0, 125, TimeSpan.Zero);

    [Fact]
    public void A_line_of_text_is_for_people() =>
        Assert.Equal("2026-03-01T10:00:00.125Z 7 warn disk full\n", new LogLine(s_at, 7, LogLevel.Warning, "disk full", null, []).ToText());

    [Fact]
    public void A_line_of_JSON_has_what_the_words_are_about_as_members()
    {
        var log = new Recorder();
        LogDisk(log, Guid.Empty, "web", 3, true, null, new IOException("no\nroom"));

        using var json = JsonDocument.Parse(Assert.Single(log.Lines).ToJson());

        Assert.Equal(
            [
                "time 2026-03-01T10:00:00.125Z", "pid 7", "level error", $"message {Guid.Empty} (web): 3 tries, True", $"session {Guid.Empty}", "name web", "try_count 3", "is_last True", "nothing ",
                "exception System.IO.IOException: no\nroom",
            ],
            json.RootElement.EnumerateObject().Select(member => $"{member.Name} {member.Value}"));
        Assert.Equal(1, log.Lines[0].ToJson().Count(b => b == (byte)'\n'));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Session} ({Name}): {TryCount} tries, {IsLast}{Nothing}")]
    private static partial void LogDisk(ILogger logger, Guid session, string name, int tryCount, bool isLast, string? nothing, Exception fault);

    private sealed class Recorder : ILogger
    {
        public List<LogLine> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(new LogLine(s_at, 7, logLevel, formatter(state, exception).Replace("(null)", "", StringComparison.Ordinal), exception, (IReadOnlyList<KeyValuePair<string, object?>>)state!));
    }
}
