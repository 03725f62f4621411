using Abide.Daemon.Catalog;
using Abide.Daemon.Configuration;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Terminals;

/// <summary>What goes into the trash by itself: ended sessions of machines, by their number and age, each source on its own.</summary>
internal sealed partial class SessionRegistry
{
    private volatile RetentionRow? _lastRetention;

    /// <summary>What the last pass of <see cref="RetainAsync"/> did; null before the first.</summary>
    public RetentionRow? LastRetention => _lastRetention;

    /// <summary>Moves into the trash what is beyond the number or the age that the settings keep. Pinned, attached and living ones stay and do not count.</summary>
    public async Task RetainAsync(RetentionSettings settings)
    {
        var (removed, failed) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new List<string>());
        foreach (var (source, rule) in ((string, RetentionRule)[])[(Source.Cron, settings.Cron), (Source.Channel, settings.Channel), (Source.Manual, settings.Manual), (Source.Setup, settings.Setup)])
        {
            foreach (var session in Beyond(rule, source))
            {
                try
                {
                    if (await TrashIfLeftAsync(session, services.Time.GetUtcNow()))
                        removed[source] = removed.GetValueOrDefault(source) + 1;
                }
                catch (Exception e) when (e is RefusedException or CatalogException or IOException or UnauthorizedAccessException)
                {
                    failed.Add($"{session.Name}: {e.Message}");
                }
            }
        }

        _lastRetention = new RetentionRow(services.Time.GetUtcNow(), removed, failed);
        foreach (var (source, count) in removed)
            LogRetained(services.Log, count, source);
        foreach (var failure in failed)
            LogNotRetained(services.Log, failure);
    }

    /// <summary>The ended sessions of a source that a rule does not keep, oldest last.</summary>
    private TerminalSession[] Beyond(RetentionRule rule, string source)
    {
        if (rule is { Newest: null, Age: null })
            return [];
        var before = rule.Age is { } age ? services.Time.GetUtcNow() - age : DateTimeOffset.MinValue;
        return
        [
            .. All.Where(session => session.Record is { Pinned: false, State.Run.IsLive: false } record && record.Source == source)
                .OrderByDescending(session => EndOf(session.Record)).ThenByDescending(session => session.Id)
                .Where((session, i) => i >= (rule.Newest ?? int.MaxValue) || EndOf(session.Record) < before),
        ];

        static DateTimeOffset EndOf(SessionRecord record) => record.EndedAt ?? record.CreatedAt;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} ended sessions of the source {Source} moved into the trash: more, or older, than is kept of it")]
    private static partial void LogRetained(ILogger logger, int count, string source);

    [LoggerMessage(Level = LogLevel.Warning, Message = "an ended session that is not kept could not be moved into the trash: {Failure}")]
    private static partial void LogNotRetained(ILogger logger, string failure);
}
