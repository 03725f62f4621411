using System.Globalization;
using Abide.Daemon.Configuration;
using Abide.Daemon.Hosts;
using Abide.Daemon.Sessions;
using Abide.Processes.Remote;
using Abide.Protocol.Values;

namespace Abide.Daemon.Definitions;

/// <summary>Makes definitions of a file, and finds everything that is wrong with it.</summary>
internal sealed class DefinitionReader
{
    public const string Commands = "commands";

    public const int MostInstances = 100;

    private const string Defaults = "defaults", Hosts = "hosts", Name = "name";
    private const string WordsOfCommands = "a list of commands, each with '- name: …' and below it 'command: …'";

    private static readonly string[] s_top = [Commands, Defaults, Hosts];

    private readonly string _path;
    private readonly DefinitionText _text;
    private readonly Func<string, string?> _readFile;
    private readonly IReadOnlyCollection<string> _knownHosts;
    private readonly long? _history;
    private readonly Dictionary<string, IReadOnlyList<(string Name, string Value)>?> _environmentFiles = [];

    private DefinitionReader(string path, Asker asker, DefinitionSurroundings around)
    {
        (_path, _text, _readFile, _knownHosts, _history) = (path, new DefinitionText(path, asker), around.ReadFile, around.Hosts, around.History);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="text">What stands in it.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="around">What there is beside it.</param>
    public static DefinitionFile Read(string path, string text, Asker asker, DefinitionSurroundings around) => new DefinitionReader(path, asker, around).Read(text);

    private DefinitionFile Read(string text)
    {
        var root = YamlReader.Read(text, _text.Fault, Commands);
        var (entries, defaults) = (TopLevel(root), new ConfigSection([], root.Place));
        if (entries.TryGetValue(Defaults, out var said) && said is not ConfigScalar { Text: "" })
        {
            if (said is ConfigSection section)
                defaults = WithoutName(section);
            else
                _text.Fault(said.Place, $"{Defaults} is a section, with keys of a command");
        }

        var hosts = ReadHosts(entries.GetValueOrDefault(Hosts));
        _ = ReadCommand(defaults, isDefaults: true, hosts); // its faults are told where no command has it, too
        var read = new List<CommandEntry>();
        switch (entries.GetValueOrDefault(Commands))
        {
            case null or ConfigScalar { Text: "" }:
                break;
            case ConfigList list:
                foreach (var item in list.Items)
                {
                    if (item is not ConfigSection section)
                        _text.Fault(item.Place, $"{Commands} is {WordsOfCommands}; {SectionReader.NameOf(item)} is none");
                    else if (ReadCommand(Merge(defaults, section), isDefaults: false, hosts) is { } command)
                        read.Add(command);
                }

                break;
            case var other:
                _text.Fault(other.Place, $"{Commands} is {WordsOfCommands}; not {SectionReader.NameOf(other)}");
                break;
        }

        CheckNames(read);
        var definitions = read.SelectMany(command => command.Definitions).ToArray();
        Dependencies.Check(read, _text);
        return new DefinitionFile(_path, [.. definitions.Select(definition => Dependencies.OfInstances(definition, read))], hosts, _text.Problems);
    }

    private Dictionary<string, ConfigNode> TopLevel(ConfigSection root)
    {
        var entries = new Dictionary<string, ConfigNode>();
        foreach (var entry in root.Entries)
        {
            if (!s_top.Contains(entry.Key))
                _text.Fault(entry.Place, $"there is no section {entry.Key}{(Nearest.Of(entry.Key, s_top) is { } near ? $"; did you mean {near}?" : DefinitionKeys.OfCommand.Contains(entry.Key) ? $"; {entry.Key} is a key of a command, in the list '{Commands}'" : $"; here can stand {string.Join(", ", s_top)}")}");
            else if (!entries.TryAdd(entry.Key, entry.Value))
                _text.Fault(entry.Place, $"{entry.Key} stands here a second time");
        }

        return entries;
    }

    private ConfigSection WithoutName(ConfigSection defaults)
    {
        foreach (var entry in defaults.Entries.Where(entry => entry.Key is Name or "command"))
            _text.Fault(entry.Place, $"{Defaults} has no {entry.Key}: each command has its own");
        return defaults with { Entries = [.. defaults.Entries.Where(entry => entry.Key is not (Name or "command"))] };
    }

    private List<HostEntry> ReadHosts(ConfigNode? node)
    {
        var hosts = new List<HostEntry>();
        if (node is null or ConfigScalar { Text: "" })
            return hosts;
        if (node is not ConfigSection section)
        {
            _text.Fault(node.Place, $"{Hosts} is a section: 'NAME: {{url: ssh://HOST}}'");
            return hosts;
        }

        foreach (var entry in section.Entries)
        {
            if (hosts.Exists(host => host.Name.Equals(entry.Key, StringComparison.OrdinalIgnoreCase)))
                _text.Fault(entry.Place, $"the host {entry.Key} stands here a second time");
            else if (ReadHost(entry) is { } host)
                hosts.Add(host);
        }

        return hosts;
    }

    private HostEntry? ReadHost(ConfigEntry entry)
    {
        const string Words = "an address such as ssh://user@box, ssh+tmux://box or tmux://";
        var section = entry.Value as ConfigSection ?? new ConfigSection([new ConfigEntry("url", entry.Place, entry.Value)], entry.Value.Place);
        var reader = new SectionReader(entry.Key, section, ["url", "abide", "home"], _text);
        HostAddress? address = null;
        if (!reader.Has("url"))
            reader.Fault(section.Place, $"the host {entry.Key} has a url, {Words}");
        _ = reader.Text("url", Words, text =>
        {
            address = HostAddress.Parse(text, out var fault);
            return address is null ? $"is {Words}: {fault}" : null;
        });
        if (address is null)
            return null;
        var host = new HostEntry(entry.Key, address, reader.Text("abide", "a path"), reader.Text("home", "a directory"), _path);
        if (host.Fault is not { } wrong)
            return host;
        _text.Fault(entry.Place, wrong);
        return null;
    }

    /// <summary>A command's keys over the defaults; sections key by key.</summary>
    private static ConfigSection Merge(ConfigSection defaults, ConfigSection own, string? section = null)
    {
        var rivals = section is null ? [] : DefinitionKeys.OneOf(section);
        var hasRival = own.Entries.Any(entry => rivals.Contains(entry.Key));
        var merged = new List<ConfigEntry>();
        foreach (var entry in own.Entries)
        {
            merged.Add(entry.Value is ConfigSection inner && defaults.Entries.FirstOrDefault(other => other.Key == entry.Key) is { Value: ConfigSection outer }
                ? entry with { Value = Merge(outer, inner, entry.Key) }
                : entry);
        }

        merged.AddRange(defaults.Entries.Where(entry => !own.Entries.Any(mine => mine.Key == entry.Key) && !(hasRival && rivals.Contains(entry.Key))));
        return own with { Entries = merged };
    }

    private CommandEntry? ReadCommand(ConfigSection section, bool isDefaults, List<HostEntry> hosts)
    {
        var command = new SectionReader("", section, DefinitionKeys.OfCommand, _text);
        var name = ReadName(command, isDefaults);
        var words = command.Program("command");
        if (!isDefaults && !command.Has("command") && command.Node("command") is null)
            command.Fault(section.Place, $"{name ?? "it"} has no command: 'command: npm run dev', or a list of words");
        var labels = command.Texts("labels", "a list of words", SessionLabels.Fault)?.Select(label => label.Text).ToArray() ?? [];
        if (labels.Length > SessionLabels.Most)
            command.Fault("labels", $"are up to {SessionLabels.Most}; not {labels.Length.ToString(CultureInfo.InvariantCulture)}");
        var environmentFiles = ReadEnvironmentFiles(command);
        var (environment, variables) = ReadEnvironment(command, environmentFiles);
        var (dependsOn, places) = Dependencies.Read(command);
        var (history, age) = ReadHistory(command);
        var schedule = SupervisionReader.Schedule(command);
        var oneshot = command.Value("oneshot", SupervisionReader.YesOrNo, false);
        var restart = SupervisionReader.Restart(command, oneshot || schedule is not null, out var resurrect);
        var host = ReadHostName(command, hosts);
        var spec = new SessionSpec
        {
            Command = words ?? [],
            Directory = command.Text("directory", "a directory") is { } directory ? _text.PathOf(directory) : Path.GetDirectoryName(_path) ?? "/",
            Environment = host is null ? environment : [.. environment.Where(pair => variables.Contains(pair.Split('=', 2)[0]))], // what surrounds who asks is not true there
            Umask = _text.Asker.Umask ?? new SessionSpec { Directory = "/" }.Umask,
            History = history,
            HistoryAge = age,
            Tty = command.Value("tty", SupervisionReader.YesOrNo, true),
            Autostart = command.Value("autostart", SupervisionReader.YesOrNo, false),
            Resurrect = resurrect,
            Stop = SupervisionReader.Stop(command),
            Limits = SupervisionReader.Limits(command),
            EnvironmentFiles = environmentFiles.Count > 0 ? [.. environmentFiles.Keys] : null,
            Host = host,
            Supervision = new Supervision
            {
                Restart = restart,
                Ready = SupervisionReader.Probe(command, DefinitionKeys.Ready),
                Health = SupervisionReader.Probe(command, DefinitionKeys.Health),
                DependsOn = dependsOn,
                Schedule = schedule,
                Watch = SupervisionReader.Watch(command),
                Notify = SupervisionReader.Notify(command),
                Role = command.Text("role", "a word"),
            },
        };
        var definition = new Definition(name ?? "", section.Place, spec)
        {
            Title = command.Text("title", "a text", text => text.Length <= 200 ? null : "has up to 200 characters"),
            Group = command.Text("group", "a word", text => SessionName.Fault(text) is null ? null : $"has 1 to {SessionName.MaxLength} letters, digits, '.', '_' and '-'; not '{text}'"),
            Labels = SessionLabels.Change([], labels, []),
            Variables = variables,
        };
        var instances = command.Value("instances", new CountForm(1, MostInstances), 1);
        return name is null ? null : new CommandEntry(name, command.PlaceOf(Name), [.. Instances(definition, command.Has("instances") ? instances : 0)], places);
    }

    private static string? ReadName(SectionReader command, bool isDefaults)
    {
        if (isDefaults)
            return null;
        if (!command.Has(Name))
        {
            command.Fault(command.PlaceOf(Name), "a command has a name: 'name: web'");
            return null;
        }

        if (command.Node(Name) is not ConfigScalar name)
        {
            command.Fault(Name, $"is a word; not {SectionReader.NameOf(command.Node(Name)!)}");
            return null;
        }

        if (SessionName.Fault(name.Text) is not { } fault)
            return name.Text;
        command.Fault(name.Place, fault);
        return null;
    }

    /// <summary>The sessions that a definition is of.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="count">How many were asked for; 0 when nothing was said.</param>
    private IEnumerable<Definition> Instances(Definition definition, int count)
    {
        for (var instance = count == 0 ? 0 : 1; instance <= count; instance++)
        {
            var name = instance == 0 ? definition.Name : string.Create(CultureInfo.InvariantCulture, $"{definition.Name}-{instance}");
            yield return definition with
            {
                Name = name,
                Variables = instance == 0 ? definition.Variables : definition.Variables.Append("ABIDE_INSTANCE").ToHashSet(),
                Spec = definition.Spec with
                {
                    Environment = instance == 0 ? definition.Spec.Environment : [.. definition.Spec.Environment, string.Create(CultureInfo.InvariantCulture, $"ABIDE_INSTANCE={instance}")],
                    Definition = new DefinitionSource(_path, definition.Name, instance),
                },
            };
        }
    }

    private Dictionary<string, IReadOnlyList<(string Name, string Value)>> ReadEnvironmentFiles(SectionReader command)
    {
        var files = new Dictionary<string, IReadOnlyList<(string, string)>>();
        foreach (var (text, place) in command.Texts("env_files", "a list of files") ?? [])
        {
            var path = _text.PathOf(text);
            if (!_environmentFiles.TryGetValue(path, out var variables))
                _environmentFiles[path] = variables = _readFile(path) is { } content ? EnvironmentFile.Parse(content) : null;
            if (variables is null)
                command.Fault(place, $"env_files: there is no file {path}, or it cannot be read");
            else
                files[path] = variables;
        }

        return files;
    }

    private (IReadOnlyList<string> Environment, IReadOnlySet<string> Named) ReadEnvironment(SectionReader command, Dictionary<string, IReadOnlyList<(string Name, string Value)>> files)
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        bool IsInFile(string name) => files.Values.Any(variables => variables.Any(variable => variable.Name == name));
        void Add(string name, FilePlace at, string value, FilePlace place)
        {
            if (!EnvironmentFile.IsName(name))
                command.Fault(at, $"environment: a variable's name has letters, digits and '_', and does not begin with a digit; not '{name}'");
            else if (own.ContainsKey(name))
                command.Fault(at, $"environment: {name} stands here a second time");
            else if (value.Contains('\0', StringComparison.Ordinal))
                command.Fault(place, $"environment: {name} has a NUL, which no variable can hold");
            else if (_text.Expand(value, place, IsInFile) is { } expanded)
                own[name] = expanded;
        }

        switch (command.Node("environment"))
        {
            case ConfigSection section:
                foreach (var entry in section.Entries)
                {
                    if (entry.Value is ConfigScalar scalar)
                        Add(entry.Key, entry.Place, scalar.Text, scalar.Place);
                    else
                        command.Fault(entry.Value.Place, $"environment: {entry.Key} is a text; not {SectionReader.NameOf(entry.Value)}");
                }

                break;
            case ConfigList list:
                foreach (var item in list.Items)
                {
                    if (item is ConfigScalar scalar && scalar.Text.IndexOf('=', StringComparison.Ordinal) is var equals)
                        Add(equals < 0 ? scalar.Text : scalar.Text[..equals], item.Place, equals < 0 ? $"${{{scalar.Text}}}" : scalar.Text[(equals + 1)..], item.Place);
                    else
                        command.Fault(item.Place, "environment is a section of 'NAME: value', or a list of NAME=value");
                }

                break;
            case null or ConfigScalar { Text: "" }:
                break;
            case var other:
                command.Fault(other.Place, $"environment is a section of 'NAME: value', or a list of NAME=value; not {SectionReader.NameOf(other)}");
                break;
        }

        var inherited = _text.Asker.Inherited.Where(pair => !own.ContainsKey(pair[..pair.IndexOf('=', StringComparison.Ordinal)]) && !IsInFile(pair[..pair.IndexOf('=', StringComparison.Ordinal)]));
        return ([.. inherited, .. own.Select(pair => $"{pair.Key}={pair.Value}")], own.Keys.ToHashSet());
    }

    private (long Bytes, TimeSpan? Age) ReadHistory(SectionReader command)
    {
        var size = new OptionalForm<long>(new SizeForm(64 << 10, 1L << 40), "all");
        if (command.Node("history") is ConfigScalar { Text.Length: > 0 })
            return (command.Value("history", size, _history) ?? SessionSpec.AllHistory, null); // history: 10m
        return command.Section("history") is { } section
            ? (section.Value("size", size, _history) ?? SessionSpec.AllHistory, section.Optional("age", new DurationForm(TimeSpan.FromMinutes(1), TimeSpan.FromDays(366))))
            : (_history ?? SessionSpec.AllHistory, null);
    }

    private string? ReadHostName(SectionReader command, List<HostEntry> hosts)
    {
        string[] known = [HostEntry.LocalName, .. hosts.Select(host => host.Name), .. _knownHosts];
        return command.Text("host", "a host's name", text => known.Contains(text) ? null : $"is none of {string.Join(", ", known.Distinct())}; not '{text}'{Nearest.Hint(text, known)}; '{Hosts}:' at the top of the file names more") is var host && host == HostEntry.LocalName
            ? null
            : host;
    }

    private void CheckNames(List<CommandEntry> commands)
    {
        var seen = new Dictionary<string, CommandEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var command in commands)
        {
            foreach (var name in command.Definitions.Select(definition => definition.Name))
            {
                if (SessionName.Fault(name) is { } fault)
                    _text.Fault(command.Place, fault);
                else if (!seen.TryAdd(name, command))
                    _text.Fault(command.Place, string.Create(CultureInfo.InvariantCulture, $"there is a command '{name}' already, on line {seen[name].Place.Line}; names differ by more than capitals"));
            }
        }
    }
}

/// <summary>What there is beside a file of definitions.</summary>
/// <param name="ReadFile">What stands in a file; null when it cannot be read.</param>
/// <param name="Hosts">Hosts that are known from elsewhere.</param>
/// <param name="History">Bytes of output that a session keeps when nothing is said; null is all.</param>
internal sealed record DefinitionSurroundings(Func<string, string?> ReadFile, IReadOnlyCollection<string> Hosts, long? History);

/// <summary>A command of a file, with the sessions that it is of.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where the name stands.</param>
/// <param name="Definitions">A definition for each session.</param>
/// <param name="DependsOn">Where its dependencies stand, by their names.</param>
internal sealed record CommandEntry(string Name, FilePlace Place, IReadOnlyList<Definition> Definitions, IReadOnlyDictionary<string, FilePlace> DependsOn);
