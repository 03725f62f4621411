using Abide.Daemon.Configuration;
using Abide.Daemon.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abide.Daemon.Tests.Configuration;

public sealed class LiveSettingsTests : IDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("abide-settings-");
    private readonly ManualTime _time = new();

    private string FilePath => Path.Combine(_directory.FullName, "config", "config.yaml");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void At_start_a_wrong_file_leaves_the_defaults()
    {
        Write("trash:\n  keeps: 1d\nclean:\n  after: soon\n");

        var settings = Load();

        Assert.Equal(new TrashSettings(), settings.Current.Trash);
        Assert.Equal($"{FilePath}:4:10: clean.after is a duration from 0d to 366d; not 'soon'", Assert.Single(settings.Problems).ToString());
    }

    [Fact]
    public void A_wrong_file_changes_nothing_of_what_is_in_force()
    {
        Write("trash:\n  keeps: 1d\n");
        var settings = Load();
        var told = 0;
        settings.Changed += () => told++;
        Write("trash:\n  keeps: 2d\nclean:\n  after: soon\n");

        var change = settings.Reload();

        Assert.Empty(change.Changes);
        Assert.Single(change.Problems);
        Assert.Single(settings.Problems);
        Assert.Equal(TimeSpan.FromDays(1), settings.Current.Trash.Keeps);
        Assert.Equal(0, told);
    }

    [Fact]
    public void A_reload_tells_what_has_changed_and_what_waits_for_a_restart()
    {
        Write("trash:\n  keeps: 1d\nlog:\n  level: warn\n");
        var settings = Load();
        var told = 0;
        settings.Changed += () => told++;
        Write("trash:\n  keeps: 24h\nhttp:\n  tls:\n    certificate: /c\n");

        var change = settings.Reload();

        Assert.Equal([new SettingChange("http.tls.certificate", "off", "/c", true), new SettingChange("log.level", "warn", "info", false)], change.Changes);
        Assert.Equal(1, told);
        Assert.True(settings.IsPending(SettingTable.Find("http.tls.certificate")!));
        Assert.False(settings.IsPending(SettingTable.Find("log.level")!));
        File.Delete(FilePath);
        Assert.Equal(new SettingChange("http.tls.certificate", "/c", "off", false), settings.Reload().Changes[1]); // back to what the daemon began with
        Assert.Equal(2, told);
        Assert.Empty(settings.Reload().Changes);
        Assert.Equal(2, told);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_a_fault_and_no_end()
    {
        Directory.CreateDirectory(FilePath);
        Assert.StartsWith($"{FilePath}: cannot be read", Assert.Single(Load().Problems).ToString(), StringComparison.Ordinal);
        Directory.Delete(FilePath);
        Write(new string('#', (1 << 20) + 1));
        Assert.Contains("more than 1 MiB", Assert.Single(Load().Problems).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("written")]
    [InlineData("replaced")]
    [InlineData("deleted")]
    [InlineData("linked")]
    public void The_watch_sees_a_file(string how)
    {
        Write("trash:\n  keeps: 1d\n");
        var settings = Load();
        using var watch = new ConfigWatch(settings, _time, NullLogger.Instance);
        var other = Path.Combine(_directory.FullName, "other.yaml");
        File.WriteAllText(other, "trash:\n  keeps: 48h\n");
        _time.Advance(s_look);
        switch (how)
        {
            case "written": Write("trash:\n  keeps: 48h\n"); break;
            case "replaced": File.Move(other, FilePath, overwrite: true); break;
            case "deleted": Directory.Delete(Path.GetDirectoryName(FilePath)!, recursive: true); break;
            default: File.Delete(FilePath); File.CreateSymbolicLink(FilePath, other); break;
        }

        Looks(2);

        Assert.Equal(TimeSpan.FromDays(how == "deleted" ? 8 : 2), settings.Current.Trash.Keeps);
        if (how != "linked")
            return;
        File.WriteAllText(other, "trash:\n  keeps: 4320m\n"); // behind the link
        Looks(2);
        Assert.Equal(TimeSpan.FromDays(3), settings.Current.Trash.Keeps);
    }

    [Fact]
    public void A_file_that_is_being_written_is_not_read()
    {
        var settings = Load();
        using var watch = new ConfigWatch(settings, _time, NullLogger.Instance);
        for (var lines = 1; lines <= 5; lines++)
        {
            Write(string.Concat(Enumerable.Repeat("# more\n", lines)) + "trash:\n  keeps: 1d\n");
            Looks(1);
            Assert.Equal(TimeSpan.FromDays(8), settings.Current.Trash.Keeps);
        }

        Looks(1);
        Assert.Equal(TimeSpan.FromDays(1), settings.Current.Trash.Keeps);
    }

    private LiveSettings Load() => LiveSettings.Load(new ConfigSources(FilePath, new Dictionary<string, string>(), []));

    private void Looks(int count)
    {
        for (; count > 0; count--)
            _time.Advance(s_look);
    }

    private void Write(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllText(FilePath, text);
    }
}
