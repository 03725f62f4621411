using Abide.Daemon.Configuration;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>Requests about the configuration.</summary>
internal sealed class ConfigRequests(LiveSettings settings, ConfigWatch watch)
{
    public Message Show(ShowConfig request)
    {
        var (inForce, defaults) = (settings.InForce, new Settings());
        var rows = SettingTable.All.Select(setting => new SettingRow(
            setting.Key, setting.Show(inForce.Settings), setting.Show(defaults), inForce.OriginOf(setting), setting.Words, setting.Summary, setting.Variable, setting.NeedsRestart, settings.IsPending(setting)));
        return new ConfigReply(settings.Path, [.. rows], Faults(settings.Problems), request.Template ? SettingsTemplate.Write() : null);
    }

    public Message Check(CheckConfig request) => new ConfigChecked(Faults(settings.Check(request.Name, request.Text)));

    public Message Reload()
    {
        var change = watch.Reload();
        return new ConfigReloaded([.. change.Changes.Select(one => new ChangedSetting(one.Key, one.Before, one.After, one.NeedsRestart))], Faults(change.Problems));
    }

    /// <summary>What is wrong with a file, as a message tells it.</summary>
    public static ConfigFault[] Faults(IReadOnlyList<ConfigProblem> problems) =>
        [.. problems.Select(problem => new ConfigFault(problem.Source, problem.Place?.Line, problem.Place?.Column, problem.Text))];
}
