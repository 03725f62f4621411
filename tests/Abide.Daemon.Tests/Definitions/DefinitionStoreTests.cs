using Abide.Daemon.Configuration;
using Abide.Daemon.Definitions;
using Abide.Daemon.Hosts;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;

namespace Abide.Daemon.Tests.Definitions;

/// <summary>Definitions and the sessions that come of them, with a real registry, catalog and journals.</summary>
public sealed class DefinitionStoreTests : IAsyncDisposable
{
    private const string Path = "/srv/abide.yaml";

    private readonly Tests.Registry.Daemon _daemon = new();

    private readonly DefinitionStore _store;

    public DefinitionStoreTests() => _store = new DefinitionStore(_daemon.Registry, new HostTable(_daemon.Catalog, TimeProvider.System), LiveSettings.Of(new Settings()));

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return _daemon.DisposeAsync();
    }

    [Fact]
    public async Task Only_what_differs_is_changed()
    {
        Assert.Equal(["made a", "made b", "made c"], await ApplyAsync("""
            commands:
              - {name: a, command: ./a, labels: [x]}
              - {name: b, command: ./b}
              - {name: c, command: ./c}
            """));
        var before = Sessions.ToDictionary(session => session.Name, session => session.Record);

        Assert.Equal(["unchanged a", "changed b command directory restart health group", "made d", "orphan c"], await ApplyAsync("""
            commands:
              - {name: a, command: ./a, labels: [x]}
              - {name: b, command: ./B, directory: /tmp, group: shop, restart: {delay: 5s}, health: {tcp: 80}}
              - {name: d, command: ./d}
            """));

        Assert.Equal(["a", "b", "c", "d"], Sessions.Select(session => session.Name).Order());
        Assert.Same(before["a"], Find("a").Record);
        Assert.Same(before["c"], Find("c").Record);
        Assert.Equal((before["b"].Id, 2, "shop", "/tmp"), (Find("b").Id, Find("b").Record.SpecRevision, Find("b").Record.Group, Find("b").Spec.Directory));
    }

    [Fact]
    public async Task Another_terminals_variables_are_no_change_unless_the_file_names_them()
    {
        await ApplyAsync("commands: [{name: a, command: ./a, environment: {TZ: '${TZ}'}}]", "PATH=/one", "TZ=UTC");

        Assert.Equal(["unchanged a"], await ApplyAsync("commands: [{name: a, command: ./a, environment: {TZ: '${TZ}'}}]", "PATH=/two", "TZ=UTC", "LC_ALL=C"));
        Assert.Contains("PATH=/one", Find("a").Spec.Environment);
        Assert.Equal(["changed a environment"], await ApplyAsync("commands: [{name: a, command: ./a, environment: {TZ: '${TZ}'}}]", "PATH=/two", "TZ=Asia/Tokyo"));
        Assert.Contains("PATH=/two", Find("a").Spec.Environment);
    }

    [Fact]
    public async Task What_is_wrong_changes_nothing()
    {
        await ApplyAsync("commands: [{name: a, command: ./a}]");
        await _daemon.NewAsync("mine");
        var before = Sessions.Select(session => session.Record).ToArray();

        var file = Read("commands: [{name: a, command: ./changed}, {name: Mine, command: ./b}]");
        var (_, problems) = await _store.ApplyAsync(file, null, removesOrphans: true);
        Assert.Equal($"{Path}:1:43: there is a session 'mine' already, which is not from this file (somebody made it); give one of them another name ('abide rename mine NAME')", Assert.Single(problems).ToString());
        (_, problems) = await _store.ApplyAsync(Read("commands: [{name: a}]"), null, removesOrphans: true);
        Assert.Single(problems);

        Assert.Equal(before, Sessions.Select(session => session.Record));
    }

    [Fact]
    public async Task A_session_that_was_renamed_is_still_that_of_its_definition()
    {
        await ApplyAsync("commands: [{name: a, command: ./a}]");
        await _daemon.Registry.UpdateAsync(new Protocol.Messages.UpdateSession("a") { Name = "other" });

        Assert.Equal(["changed other command"], await ApplyAsync("commands: [{name: a, command: ./b}]"));
    }

    [Fact]
    public async Task Instances_come_and_go()
    {
        Assert.Equal(["made a-1", "made a-2"], await ApplyAsync("commands: [{name: a, command: ./a, instances: 2}]"));
        Assert.Equal(["unchanged a-1", "unchanged a-2", "made a-3"], await ApplyAsync("commands: [{name: a, command: ./a, instances: 3}]"));
        Assert.Equal(["made a", "orphan a-1", "orphan a-2", "orphan a-3"], await ApplyAsync("commands: [{name: a, command: ./a}]"));
        var (_, problems) = await _store.ApplyAsync(Read("commands: [{name: a, command: ./a}]"), null, removesOrphans: true);
        Assert.Empty(problems);
        Assert.Equal(["a"], Sessions.Select(session => session.Name));
        Assert.Equal(3, (await _daemon.Registry.TrashAsync()).Sessions.Count);
    }

    [Fact]
    public async Task Only_the_sessions_that_are_named_are_made()
    {
        var (_, problems) = await _store.ApplyAsync(Read("commands: [{name: a, command: ./a}, {name: b, command: ./b}]"), new HashSet<string> { "b" }, removesOrphans: false);

        Assert.Empty(problems);
        Assert.Equal(["b"], Sessions.Select(session => session.Name));
    }

    [Fact]
    public async Task A_changed_spec_is_the_catalogs_and_the_journals()
    {
        await ApplyAsync("commands: [{name: a, command: ./a}]");
        await ApplyAsync("commands: [{name: a, command: ./b, history: {size: 1m, age: 1h}}]");

        await using var next = await _daemon.AgainAsync();
        var spec = next.Registry.Find("a").Spec;
        Assert.Equal(("./b", 1L << 20, TimeSpan.FromHours(1)), (spec.Command[^1], spec.History, spec.HistoryAge));
    }

    private IEnumerable<TerminalSession> Sessions => _daemon.Registry.All.OrderBy(session => session.Name, StringComparer.Ordinal);

    private TerminalSession Find(string name) => _daemon.Registry.Find(name);

    private DefinitionFile Read(string text, params string[] environment) => _store.Read(Path, text, environment);

    private async Task<IEnumerable<string>> ApplyAsync(string text, params string[] environment)
    {
        var (steps, problems) = await _store.ApplyAsync(Read(text, environment), null, removesOrphans: false);
        Assert.Empty(problems);
        return [.. steps.Select(step => string.Join(' ', [step.Change.ToString().ToLowerInvariant(), step.Name, .. step.Keys]))];
    }
}
