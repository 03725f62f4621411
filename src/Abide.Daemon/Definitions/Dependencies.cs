using Abide.Daemon.Configuration;
using Abide.Daemon.Sessions;
using Abide.Protocol.Values;

namespace Abide.Daemon.Definitions;

/// <summary>What commands wait for: reading it, and finding what can never be.</summary>
internal static class Dependencies
{
    private const string Key = "depends_on";

    /// <summary>The dependencies of a command, and where each stands: a section of conditions by name, or a list of names that have to run.</summary>
    public static (IReadOnlyList<Dependency>? DependsOn, IReadOnlyDictionary<string, FilePlace> Places) Read(SectionReader command)
    {
        var (dependencies, places) = (new List<Dependency>(), new Dictionary<string, FilePlace>(StringComparer.OrdinalIgnoreCase));
        void Add(string name, FilePlace place, DependencyState until)
        {
            if (places.TryAdd(name, place))
                dependencies.Add(new Dependency(name, until));
            else
                command.Fault(place, $"{Key}: {name} stands here a second time");
        }

        if (command.Node(Key) is ConfigSection section)
        {
            foreach (var entry in section.Entries)
            {
                if (entry.Value is ConfigScalar word && SupervisionReader.DependencyStates.TryParse([word.Text], out var until))
                    Add(entry.Key, entry.Place, until);
                else
                    command.Fault(entry.Value.Place, $"{Key}: {entry.Key} is {SupervisionReader.DependencyStates.Words}; not {SectionReader.NameOf(entry.Value)}");
            }
        }
        else if (command.Has(Key))
        {
            foreach (var (name, place) in command.Texts(Key, "a list of names, or a section of 'NAME: started'") ?? [])
                Add(name, place, DependencyState.Started);
        }

        return (dependencies.Count > 0 ? dependencies : null, places);
    }

    /// <summary>Finds dependencies on what is not there, on what can never be, and in circles.</summary>
    public static void Check(IReadOnlyList<CommandEntry> commands, DefinitionText text)
    {
        var byName = commands.GroupBy(command => command.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);
        foreach (var command in commands)
        {
            foreach (var dependency in command.Definitions[0].Spec.Supervision?.DependsOn ?? [])
            {
                var place = command.DependsOn[dependency.Name];
                if (!byName.TryGetValue(dependency.Name, out var other))
                    text.Fault(place, $"{Key}: there is no command '{dependency.Name}' in this file{Nearest.Hint(dependency.Name, byName.Keys)}");
                else if (dependency.Until == DependencyState.Healthy && other.Definitions[0].Spec.Supervision?.Health is null)
                    text.Fault(place, $"{Key}: {other.Name} has no '{DefinitionKeys.Health}' that could say so; give it one, or wait until it is ready");
            }
        }

        foreach (var circle in Circles(byName))
            text.Fault(byName[circle[0]].DependsOn[circle[1]], $"{Key}: these wait for each other for ever: {string.Join(" → ", circle)}");
    }

    /// <summary>The definition with its dependencies on all instances where there are several.</summary>
    public static Definition OfInstances(Definition definition, IReadOnlyList<CommandEntry> commands)
    {
        if (definition.Spec.Supervision is not { DependsOn: { } dependencies } supervision)
            return definition;
        var ofSessions = dependencies.SelectMany(dependency =>
            commands.FirstOrDefault(command => command.Name.Equals(dependency.Name, StringComparison.OrdinalIgnoreCase)) is { } other
                ? other.Definitions.Select(instance => dependency with { Name = instance.Name })
                : [dependency]);
        return definition with { Spec = definition.Spec with { Supervision = supervision with { DependsOn = [.. ofSessions] } } };
    }

    /// <summary>Every circle once, from its first command in the file back to that.</summary>
    private static List<IReadOnlyList<string>> Circles(Dictionary<string, CommandEntry> commands)
    {
        var (circles, done, path) = (new List<IReadOnlyList<string>>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase), new List<string>());
        void Visit(string name)
        {
            var at = path.FindIndex(one => one.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (at >= 0)
                circles.Add([.. path[at..], path[at]]);
            if (at >= 0 || !commands.TryGetValue(name, out var command) || !done.Add(name))
                return;
            path.Add(command.Name);
            foreach (var dependency in command.DependsOn.Keys)
                Visit(dependency);
            path.RemoveAt(path.Count - 1);
        }

        foreach (var name in commands.Keys)
            Visit(name);
        return circles;
    }
}
