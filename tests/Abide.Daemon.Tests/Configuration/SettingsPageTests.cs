using System.Text.RegularExpressions;
using Abide.Daemon.Configuration;
using Abide.Daemon.Tests.House;

namespace Abide.Daemon.Tests.Configuration;

public sealed partial class SettingsPageTests
{
    private static readonly string s_path = Path.Combine(Repository.Root, "docs", "configuration.md");

    [Fact]
    public void The_page_is_what_the_declarations_say()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_PAGES") == "1")
            File.WriteAllText(s_path, SettingsPage.Write());

        Assert.True(SettingsPage.Write() == File.ReadAllText(s_path), "docs/configuration.md is stale; its second line says how it is made");
    }

    [Fact]
    public void The_file_that_a_person_begins_with_changes_nothing_and_is_right_without_its_comment_signs()
    {
        var template = SettingsTemplate.Write();
        var uncommented = Regex.Replace(template, "^# ", "", RegexOptions.Multiline)[template.IndexOf('\n', StringComparison.Ordinal)..];

        Assert.All(SettingTable.All, setting => Assert.Equal(LoadedSettings.Default, Read(template).OriginOf(setting)));
        var loaded = Read(uncommented);
        Assert.Empty(loaded.Problems);
        Assert.All(SettingTable.All, setting => Assert.NotEqual(LoadedSettings.Default, loaded.OriginOf(setting)));
        Assert.All(SettingTable.All, setting => Assert.Equal(setting.Show(new Settings()), setting.Show(loaded.Settings)));
    }

    [Fact]
    public void Other_pages_name_no_setting_that_is_none()
    {
        var sections = SettingTable.All.Select(setting => setting.Key.Split('.')[0]).ToHashSet();
        var pages = Directory.GetFiles(Repository.Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Where(page => Path.GetFileName(page) != "supervision.md"); // which has the keys of definitions
        var unknown = pages.SelectMany(page => Key().Matches(File.ReadAllText(page)).Select(match => match.Groups[1].Value))
            .Where(key => sections.Contains(key.Split('.')[0]) && SettingTable.Find(key) is null);

        Assert.Empty(unknown);
    }

    private static LoadedSettings Read(string text) => SettingsReader.Read("/c.yaml", text, new Dictionary<string, string>(), []);

    /// <summary>In backquotes, and no file's name.</summary>
    [GeneratedRegex("`([a-z]+(?:\\.[a-z_]+)+)(?<!\\.(?:sock|json|log|yaml))`")]
    private static partial Regex Key();
}
