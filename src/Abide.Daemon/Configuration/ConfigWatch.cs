using Abide.Processes;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Configuration;

/// <summary>
/// Reloads the configuration when its file has changed: written, replaced, made, deleted, at the end of links too. It looks once a second, and reads what two looks have seen alike, so that
/// a file is not read while it is being written.
/// </summary>
internal sealed partial class ConfigWatch : IDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

    private readonly LiveSettings _settings;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private FileVersion? _read;
    private FileVersion? _seen;

    public ConfigWatch(LiveSettings settings, TimeProvider time, ILogger log)
    {
        (_settings, _log) = (settings, log);
        _read = _seen = FileSystem.Version(settings.Path);
        Tell(settings.Problems);
        _timer = time.CreateTimer(_ => Look(), null, s_every, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Reloads now, because somebody asks for it.</summary>
    public SettingsChange Reload()
    {
        var change = _settings.Reload();
        foreach (var one in change.Changes)
            LogChange(_log, one.Key, one.Before, one.After);
        Tell(change.Problems);
        return change;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = FileSystem.Version(_settings.Path);
        if (now == _seen && now != _read)
        {
            _read = now;
            Reload();
        }

        _seen = now;
        _timer.Change(s_every, Timeout.InfiniteTimeSpan); // one look at a time
    }

    private void Tell(IReadOnlyList<ConfigProblem> problems)
    {
        foreach (var problem in problems)
            LogProblem(_log, problem.ToString());
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Setting} is {After} now, was {Before}")]
    private static partial void LogChange(ILogger logger, string setting, string before, string after);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}; the configuration does not take effect")]
    private static partial void LogProblem(ILogger logger, string problem);
}
