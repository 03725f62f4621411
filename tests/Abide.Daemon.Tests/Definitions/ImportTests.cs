using Abide.Daemon.Configuration;
using Abide.Daemon.Definitions;
using Abide.Daemon.Definitions.Importing;
using Abide.Daemon.Registry;
using Abide.Daemon.Tests.House;

namespace Abide.Daemon.Tests.Definitions;

/// <summary>Files of other programs: what becomes of each is kept beside it, as FILE.expected.yaml; <c>ABIDE_WRITE_EXPECTED=1</c> writes these anew, to be looked at.</summary>
public sealed class ImportTests
{
    private const string Target = "/srv/shop/abide.yaml";

    private static readonly string s_samples = Path.Combine(Repository.Root, "tests", "Abide.Daemon.Tests", "Definitions", "Samples");

    public static TheoryData<string> Samples => [.. Directory.GetFiles(s_samples).Select(file => Path.GetFileName(file)).Where(name => !name.Contains(".expected.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_becomes_of_a_file_is_as_it_was_looked_at(string name)
    {
        var expected = Path.Combine(s_samples, name + ".expected.yaml");
        var imported = Import(name);
        if (Environment.GetEnvironmentVariable("ABIDE_WRITE_EXPECTED") == "1")
            File.WriteAllText(expected, imported.Text);
        Assert.Equal(File.ReadAllText(expected), imported.Text);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_becomes_of_a_file_is_right_and_defines_something(string name)
    {
        var file = DefinitionReader.Read(
            Target, Import(name).Text, new Asker(["SHOP_SECRET=x", "KEY=y"], "/bin/sh", "/home/ann", "ann"),
            new DefinitionSurroundings(path => path.EndsWith("env", StringComparison.Ordinal) ? "" : null, [], null));

        Assert.Empty(file.Problems.Select(problem => problem.ToString()));
        Assert.NotEmpty(file.Definitions);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_key_of_a_file_is_taken_over_or_named(string name)
    {
        var (text, imported) = (File.ReadAllText(Path.Combine(s_samples, name)), Import(name));
        var named = imported.Notes.Select(note => note.Place).OfType<FilePlace>().ToHashSet();

        var silent = KeysOf(name, text)
            .GroupBy(key => key.Places[^1])
            .Where(ways => !ways.Any(key => key.Places.Any(named.Contains) || imported.Read.Contains(ways.Key)))
            .Select(ways => $"{ways.First().Name} on line {ways.Key.Line}");

        Assert.Empty(silent);
    }

    [Theory]
    [InlineData("abide.txt", "hello", "--format")]
    [InlineData("compose.yaml", "version: 3\n", "services")]
    [InlineData("mprocs.yaml", "procs: {}\n", "procs")]
    [InlineData("mprocs.yaml", "procs: [\n", "no YAML")]
    [InlineData("package.json", "{\"scripts\": {\"build\": \"x\"}}", "dev")]
    [InlineData("package.json", "{", "no JSON")]
    [InlineData("Procfile", "nothing here\n", "Procfile")]
    [InlineData("x.crontab", "nothing here\n", "crontab")]
    [InlineData("x.ini", "[program:x]\n[program:", "x.ini")]
    public void What_is_not_of_a_format_is_refused(string name, string text, string words)
    {
        if (name == "x.ini")
        {
            Assert.Contains("# x: it has no command", Of(name, text).Text, StringComparison.Ordinal);
            return;
        }

        Assert.Contains(words, Assert.Throws<RefusedException>(() => Of(name, text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_name_each_other_by_the_million_are_refused()
    {
        var bomb = "services:\n  a: &a [x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(0, 9).Select(i => $"  {(char)('b' + i)}: &{(char)('b' + i)} [{string.Join(", ", Enumerable.Repeat("*" + (char)('a' + i), 9))}]\n"));
        Assert.Contains("repeats too much", Assert.Throws<RefusedException>(() => Of("compose.yaml", bomb)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_go_from_where_the_definitions_are()
    {
        var imported = Importer.Import("/srv/shop/deploy/Procfile", "web: ./web\n", null, Target, _ => null);
        Assert.Contains("directory: deploy\n", imported.Text, StringComparison.Ordinal);
    }

    private static Imported Import(string name) => Of(name, File.ReadAllText(Path.Combine(s_samples, name)));

    private static Imported Of(string name, string text) =>
        Importer.Import("/srv/shop/" + name, text, null, Target, path => path == "/srv/shop/.env" && name.StartsWith("Procfile.shop", StringComparison.Ordinal) ? "PORT=3000\nA=1\n" : null);

    /// <summary>The keys of a file: those they stand in, and their own place at the end.</summary>
    private static IEnumerable<(string Name, FilePlace[] Places)> KeysOf(string name, string text) => name switch
    {
        "package.json" => Keys(((ConfigSection)JsonNodes.Read(text)).Entries.Single(entry => entry.Key == "scripts").Value, []), // the rest says nothing of what is to run
        _ when name.EndsWith(".json", StringComparison.Ordinal) => Keys(JsonNodes.Read(text), []),
        "supervisord.conf" => Lines(text).Select(one => (one.Line, (FilePlace[])[Lines(text).Last(other => other.Line[0] == '[' && other.Place.Line <= one.Place.Line).Place, one.Place])),
        _ when name.EndsWith(".yaml", StringComparison.Ordinal) => Keys(YamlReader.Read(text, (_, fault) => Assert.Fail(fault), repeats: true), []),
        _ => Lines(text).Select(one => (one.Line, (FilePlace[])[one.Place])),
    };

    private static IEnumerable<(string Line, FilePlace Place)> Lines(string text) => text.Split('\n')
        .Select((line, i) => (Line: line, Place: new FilePlace(i + 1, 1)))
        .Where(one => one.Line.Trim() is { Length: > 0 } line && line[0] is not ('#' or ';') && !char.IsWhiteSpace(one.Line[0]));

    private static IEnumerable<(string Name, FilePlace[] Places)> Keys(ConfigNode node, FilePlace[] outer)
    {
        switch (node)
        {
            case ConfigSection section:
                foreach (var entry in section.Entries)
                {
                    FilePlace[] places = [.. outer, entry.Place];
                    yield return (entry.Key, places);
                    foreach (var inner in Keys(entry.Value, places))
                        yield return inner;
                }

                break;
            case ConfigList list:
                foreach (var inner in list.Items.SelectMany(item => Keys(item, outer)))
                    yield return inner;
                break;
            default:
                break;
        }
    }
}
