using Abide.Daemon.Configuration;
using Abide.Daemon.Hosts;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Processes.Remote;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Definitions;

/// <summary>Commands of a file that live on hosts with Abide: made there, and owned by that Abide from then on. What the file does not define any more stays there.</summary>
internal sealed class FarDefinitions(IFarSessions far)
{
    /// <summary>A file without the commands that live elsewhere, and those.</summary>
    public (DefinitionFile Here, IReadOnlyList<Definition> There) Split(DefinitionFile file)
    {
        var there = file.Definitions.Where(definition => IsFar(file, definition)).ToArray();
        return (file with { Definitions = [.. file.Definitions.Except(there)] }, there);
    }

    /// <summary>What keeps commands from being where they are to be: one cannot wait for another on another host.</summary>
    public IReadOnlyList<ConfigProblem> ProblemsOf(DefinitionFile file)
    {
        string PlaceOf(Definition definition) => IsFar(file, definition) ? definition.Spec.Host! : HostEntry.LocalName;
        var problems = new List<ConfigProblem>();
        foreach (var definition in file.Definitions)
        {
            foreach (var needed in file.Definitions.Where(other => definition.DependsOn.Contains(other.Name, StringComparer.OrdinalIgnoreCase) && PlaceOf(other) != PlaceOf(definition)))
                problems.Add(new ConfigProblem(file.Path, definition.Place, $"{definition.Name} is on {PlaceOf(definition)} and depends on {needed.Name}, which is on {PlaceOf(needed)}; a command depends on those of its own host"));
        }

        return problems;
    }

    /// <summary>Makes and changes them as they are defined.</summary>
    /// <param name="file">Their file.</param>
    /// <param name="definitions">Which.</param>
    /// <param name="start">Whether they are to run.</param>
    /// <param name="dryRun">Whether it is only told what would be done.</param>
    public async Task<IReadOnlyList<DefinitionRow>> ApplyAsync(DefinitionFile file, IEnumerable<Definition> definitions, bool start, bool dryRun) =>
        await Task.WhenAll(definitions.Select(async definition =>
        {
            var name = new FarName(definition.Spec.Host!, definition.Name);
            try
            {
                var outcome = await far.PutAsync(name.Host, Wanted(file, definition) with { Runs = start ? true : null }, dryRun);
                var row = new DefinitionRow(name.ToString(), outcome.Change ?? (far.Find(name) is null ? PutReply.Made : PutReply.Unchanged)) { Line = definition.Place.Line };
                return dryRun ? row : outcome switch
                {
                    { Row: null } => row with { Outcome = Rise.Waiting, Reason = $"{name.Host} does not answer; it is done when it does" },
                    { Row: var now } when start => With(row, now),
                    _ => row,
                };
            }
            catch (RefusedException e)
            {
                return new DefinitionRow(name.ToString(), PutReply.Made) { Line = definition.Place.Line, Outcome = Rise.Failed, Reason = e.Message };
            }
        }));

    /// <summary>Stops them.</summary>
    public async Task<IReadOnlyList<DefinitionRow>> StopAsync(IEnumerable<Definition> definitions, CancellationToken gone) =>
        await Task.WhenAll(definitions.Select(async definition =>
        {
            var name = new FarName(definition.Spec.Host!, definition.Name);
            var row = new DefinitionRow(name.ToString(), PutReply.Unchanged);
            try
            {
                return await far.AskAsync(name, new StopSession(name.ToString()), gone) switch
                {
                    SessionReply { Session.Status: "stopped" } told => row with { Outcome = Rise.Stopped, Reason = told.Note ?? told.Session.StatusReason },
                    SessionReply told => row with { Outcome = Rise.Waiting, Reason = told.Note },
                    ErrorReply refused => row with { Outcome = Rise.Failed, Reason = refused.Text },
                    _ => row,
                };
            }
            catch (RefusedException e)
            {
                return row with { Outcome = Rise.Failed, Reason = e.Message };
            }
        }));

    /// <summary>How far they have come.</summary>
    public IReadOnlyList<DefinitionRow> Look(IEnumerable<Definition> definitions) =>
    [
        .. definitions.Select(definition =>
        {
            var name = new FarName(definition.Spec.Host!, definition.Name);
            var row = new DefinitionRow(name.ToString(), PutReply.Unchanged);
            return far.Find(name) is { } now ? With(row, now) : row with { Outcome = Rise.Waiting, Reason = $"{name.Host} has not told of it" };
        }),
    ];

    private static DefinitionRow With(DefinitionRow row, SessionRow now) => now.Status switch
    {
        "running" => row with { Outcome = now.Supervision?.IsReady == true ? Rise.Ready : Rise.Started },
        "exited" => row with { Outcome = Rise.Completed, Reason = now.StatusReason },
        "paused" => row with { Outcome = Rise.Paused, Reason = now.StatusReason },
        "starting" or "unreachable" => row with { Outcome = Rise.Waiting, Reason = now.StatusReason },
        _ => row with { Outcome = Rise.Failed, Reason = now.StatusReason is { } reason ? $"{now.Status}: {reason}" : now.Status },
    };

    private bool IsFar(DefinitionFile file, Definition definition) => definition.Spec.Host is { } host
        && (file.Hosts.FirstOrDefault(known => known.Name.Equals(host, StringComparison.OrdinalIgnoreCase)) is { } named ? named.Address.Kind == HostKind.Ssh : far.Has(host));

    /// <summary>The session as that machine is to have it: what the file's directory is here, the home directory is there; of the environment only what the file names goes along.</summary>
    private static FarSession Wanted(DefinitionFile file, Definition definition)
    {
        var root = Path.GetDirectoryName(file.Path) ?? "/";
        string There(string path) => Path.GetRelativePath(root, path) is var relative && !relative.StartsWith("..", StringComparison.Ordinal) ? relative : path;
        var spec = definition.Spec;
        return new FarSession(definition.Name, spec with
        {
            Directory = There(spec.Directory),
            Environment = [.. spec.Environment.Where(pair => definition.Variables.Contains(pair.Split('=', 2)[0]))],
            EnvironmentFiles = spec.EnvironmentFiles is { } files ? [.. files.Select(There)] : null,
            Supervision = spec.Supervision is { Watch: { } watch } rules ? rules with { Watch = watch with { Paths = [.. watch.Paths.Select(There)] } } : spec.Supervision,
        })
        {
            Title = definition.Title,
            Group = definition.Group,
            Labels = definition.Labels,
        };
    }
}
