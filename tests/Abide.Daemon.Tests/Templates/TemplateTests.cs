using Abide.Daemon.Registry;
using Abide.Daemon.Templates;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Tests.Templates;

public sealed class TemplateTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("abide-templates-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("{app}", "shop")]
    [InlineData("a{app}b{app}c", "ashopbshopc")]
    [InlineData("{app=other}{port=80}", "shop80")]
    [InlineData("{empty=}", "")]
    [InlineData("{{app}}", "{app}")]
    [InlineData("{{{app}}}", "{shop}")]
    [InlineData("${app} $HOME", "${app} $HOME")]
    [InlineData("{1..3} { print $1 } {} } {", "{1..3} { print $1 } {} } {")]
    [InlineData("{app", "{app")]
    public void Values_are_put_into_their_places(string text, string filled)
    {
        var template = Of(text);
        var given = new Dictionary<string, string> { ["app"] = "shop", ["unused"] = "x" };

        Assert.Equal(filled, Assert.Single(template.Fill(given.Where(pair => template.Values.Any(value => value.Name == pair.Key)).ToDictionary())[0].Command!));
    }

    [Theory]
    [InlineData("; rm -rf / #")]
    [InlineData("{port}")]
    [InlineData("a b\nc 'd' \"e\" $(f)")]
    [InlineData("")]
    public void A_value_stays_one_word_and_is_not_looked_at_again(string value)
    {
        var filled = Of("echo", "<{app}>", "{port=80}").Fill(new Dictionary<string, string> { ["app"] = value })[0];

        Assert.Equal(["echo", $"<{value}>", "80"], filled.Command!);
    }

    [Theory]
    [InlineData("{app} {{x}} ${HOME} }{ {{{")]
    [InlineData("plain")]
    public void What_is_kept_of_a_session_comes_back_as_it_was(string text) =>
        Assert.Equal(text, Assert.Single(new Template([Template.Escape(new CreateSession { Command = [text] })]).Fill(new Dictionary<string, string>())[0].Command!));

    [Fact]
    public void All_texts_have_places_and_all_that_is_missing_is_named()
    {
        var template = new Template([
            new CreateSession { Name = "{a}", Command = ["{b}"], Directory = "/{c}", Environment = ["X={d}"], Title = "{e}", Group = "{f}", Labels = ["{g=7}"], OnCleaned = ["{h}"] },
            new CreateSession { Command = ["{a=1}", "{i}"] }]);

        Assert.Equal("a=1 b c d e f g=7 h i", string.Join(' ', template.Values.Select(value => value.Name + (value.Default is { } otherwise ? "=" + otherwise : ""))));
        Assert.Contains("b, c, d, e, f, h, i:", Assert.Throws<RefusedException>(() => template.Fill(new Dictionary<string, string>())).Message, StringComparison.Ordinal);
        Assert.Contains("no place for x, z", Assert.Throws<RefusedException>(() => template.Fill(new Dictionary<string, string> { ["z"] = "", ["x"] = "", ["a"] = "" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Templates_are_files_that_a_person_may_edit()
    {
        var store = new TemplateStore(Path.Combine(_directory.FullName, "templates"));
        Assert.Empty(store.List());
        store.Save("web", Of("npm", "run", "{script=dev}", "'ü'"), replaces: false);
        var file = Path.Combine(_directory.FullName, "templates", "web.json");
        Assert.Contains("'ü'", File.ReadAllText(file), StringComparison.Ordinal);
        File.WriteAllText(file, File.ReadAllText(file).Replace("npm", "pnpm", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(_directory.FullName, "templates", "broken.json"), """{"sessions":[{"comand":["x"]}]}""");

        Assert.Equal(["pnpm", "run", "dev", "'ü'"], store.Read("web").Fill(new Dictionary<string, string>())[0].Command!);
        Assert.Equal([("broken", true), ("web", false)], store.List().Select(row => (row.Name, row.Fault is not null)));
        Assert.Contains("comand", store.List()[0].Fault!, StringComparison.Ordinal);
        Assert.Throws<RefusedException>(() => store.Save("web", Of("x"), replaces: false));
        Assert.Throws<RefusedException>(() => store.Save("../x", Of("x"), replaces: false));
        store.Remove("web");
        Assert.Throws<RefusedException>(() => store.Read("web"));
        Assert.Throws<RefusedException>(() => store.Remove("web"));
    }

    private static Template Of(params string[] command) => new([new CreateSession { Command = command }]);
}
