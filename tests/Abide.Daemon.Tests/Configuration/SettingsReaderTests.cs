using Abide.Daemon.Configuration;
using Abide.Daemon.Logs;

namespace Abide.Daemon.Tests.Configuration;

public sealed class SettingsReaderTests
{
    [Fact]
    public void A_file_changes_what_it_names_and_nothing_else()
    {
        var loaded = Read("""
            # mine
            history:
              session: 2g
            trash: { keeps: 36h }
            retention:
              manual:
                newest: 50
              cron:
                age: off
            http:
              listen:
                - 127.0.0.1:7070
                - '[::1]:7070'
              tls:
                certificate: /etc/abide/cert.pem
            log:
              format: json
            """);

        Assert.Empty(loaded.Problems);
        var settings = loaded.Settings;
        Assert.Equal(2L << 30, settings.History.Session);
        Assert.Equal(TimeSpan.FromHours(36), settings.Trash.Keeps);
        Assert.Equal(new RetentionRule(50, null), settings.Retention.Manual);
        Assert.Equal(new RetentionRule(200, null), settings.Retention.Cron);
        Assert.Equal(["127.0.0.1:7070", "[::1]:7070"], settings.Http.Listen);
        Assert.Equal("/etc/abide/cert.pem", settings.Http.TlsCertificate);
        Assert.Equal(LogFormat.Json, settings.Log.Format);
        Assert.Equal(new CleanSettings(), settings.Clean);
        Assert.Equal(new LimitSettings(), settings.Limits);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("---\n")]
    [InlineData("trash:\n#  keeps: 1d\n")]
    public void A_file_without_settings_is_right(string text)
    {
        var loaded = Read(text);

        Assert.Empty(loaded.Problems);
        Assert.All(SettingTable.All, setting => Assert.Equal(setting.Show(new Settings()), setting.Show(loaded.Settings)));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_its_place()
    {
        var loaded = Read("""
            trash:
              keps: 8d
              keeps: 8 days
            clean:
              after: 7d
              after: 1d
            limits:
              viewers: 0
              sessions: [1, 2]
              agent_idle:
                hours: 2
            retention: 90d
            history:
              session:
            http:
              listen: 127.0.0.1:7070
              allowed_hosts: [a b]
            frobnicate: true
            """);

        Assert.Equal(
            [
                "/c.yaml:2:3: there is no setting trash.keps; did you mean keeps?",
                "/c.yaml:3:10: trash.keeps is a duration from 1m to 366d; not '8 days'",
                "/c.yaml:6:3: clean.after stands here a second time; it is on line 5 already",
                "/c.yaml:8:12: limits.viewers is a whole number from 1 to 1000; not '0'",
                "/c.yaml:9:13: limits.sessions is a whole number from 1 to 100000; not a list",
                "/c.yaml:11:5: limits.agent_idle is a duration from 1m to 366d; not a section",
                "/c.yaml:12:12: retention is a section, with cron, channel, manual, setup on lines of their own, further to the right",
                "/c.yaml:14:11: history.session has no value; it is a size from 64KiB to 1TiB, or all",
                "/c.yaml:16:11: http.listen is a list of ADDRESS:PORT, such as [127.0.0.1:7070, '[::1]:7070']; not '127.0.0.1:7070'",
                "/c.yaml:17:18: http.allowed_hosts is a list of NAME or NAME:PORT, such as [dev.example.org:7070]; not [a b]",
                "/c.yaml:18:1: there is no setting frobnicate; here can stand history, sessions, trash, clean, retention, limits, terminal, hosts, http, log, otlp, notify",
            ],
            loaded.Problems.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("trash: {keeps: 1d\n", "/c.yaml:2:1: this is no YAML")]
    [InlineData("a: b: c\n", "/c.yaml:1:5: this is no YAML")]
    [InlineData("trash:\n\tkeeps: 1d\n", "/c.yaml:2:1: this is no YAML")]
    [InlineData("trash:\n  keeps: &eight 8d\n", "/c.yaml:2:10: &eight names")]
    [InlineData("trash:\n  keeps: *eight\n", "/c.yaml:2:10: *eight repeats")]
    [InlineData("trash:\n  keeps: !!str 8d\n", "/c.yaml:2:10: tag:yaml.org,2002:str gives")]
    [InlineData("- trash\n", "/c.yaml:1:1: a configuration is made of sections")]
    [InlineData("hello\n", "/c.yaml:1:1: a configuration is made of sections")]
    [InlineData("? [a, b]\n: 1\n", "/c.yaml:1:3: a key is a word")]
    [InlineData("trash:\n  keeps: 1d\n---\ntrash:\n  keeps: 2d\n", "/c.yaml:3:1: a configuration is one document")]
    [InlineData("keeps: 1d\n", "/c.yaml:1:1: there is no setting keeps; keeps belongs into the section trash")]
    [InlineData("trash.keeps: 1d\n", "/c.yaml:1:1: there is no setting trash.keeps; keeps belongs into the section trash")]
    [InlineData("http:\n  tls.key: /k\n", "/c.yaml:2:3: there is no setting http.tls.key")]
    [InlineData("http:\n  tls:\n    key: /k\n", "/c.yaml:3:10: http.tls.key is of use only with")]
    public void What_is_no_configuration_is_said(string text, string begins) =>
        Assert.StartsWith(begins, Assert.Single(Read(text).Problems).ToString(), StringComparison.Ordinal);

    [Fact]
    public void What_stands_before_a_broken_line_is_checked_too()
    {
        var problems = Read("trash:\n  keps: 1d\nlimits:\n  viewers: 0\n  sessions: [1\n").Problems;

        Assert.Equal([2, 4, 5], problems.Select(problem => problem.Place!.Value.Line).Order().Take(3));
        Assert.Contains(problems, problem => problem.Text.StartsWith("this is no YAML", StringComparison.Ordinal));
    }

    [Fact]
    public void Deep_nesting_is_refused_and_not_followed()
    {
        var problem = Assert.Single(Read(string.Concat(Enumerable.Repeat("[", 100_000))).Problems, problem => problem.Text.StartsWith("this is no YAML", StringComparison.Ordinal));

        Assert.Contains("too deep", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_go_before_variables_and_these_before_the_file()
    {
        var variables = new Dictionary<string, string> { ["ABIDE_TRASH_KEEPS"] = "2d", ["ABIDE_CLEAN_AFTER"] = "2d", ["ABIDE_HTTP_LISTEN"] = "127.0.0.1:1, 127.0.0.1:2", ["ABIDE_HTTP_TLS_KEY"] = "" };

        var loaded = SettingsReader.Read("/c.yaml", "trash:\n  keeps: 1d\nclean:\n  after: 1d\nlog:\n  level: warn\n", variables, ["clean.after=3d"]);

        Assert.Empty(loaded.Problems);
        Assert.Equal(
            ["trash.keeps 2d ABIDE_TRASH_KEEPS", "clean.after 3d --set clean.after", "http.listen [127.0.0.1:1, 127.0.0.1:2] ABIDE_HTTP_LISTEN", "log.level warn /c.yaml:6"],
            SettingTable.All.Where(setting => loaded.OriginOf(setting) != LoadedSettings.Default).Select(setting => $"{setting.Key} {setting.Show(loaded.Settings)} {loaded.OriginOf(setting)}"));
    }

    [Fact]
    public void What_is_wrong_in_variables_and_options_is_said_too()
    {
        var loaded = SettingsReader.Read("/c.yaml", null, new Dictionary<string, string> { ["ABIDE_LOG_LEVEL"] = "loud" }, ["trash.kepes=1d", "trash.keeps", "trash.keeps=x"]);

        Assert.Equal(
            [
                "ABIDE_LOG_LEVEL: log.level is one of trace, debug, info, warn, error; not 'loud'",
                "--set trash.kepes=1d: there is no setting trash.kepes (did you mean 'trash.keeps'?)",
                "--set trash.keeps: a setting is given as trash.keeps=VALUE",
                "--set trash.keeps: trash.keeps is a duration from 1m to 366d; not 'x'",
            ],
            loaded.Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void Every_default_is_a_value_that_its_own_setting_takes()
    {
        foreach (var setting in SettingTable.All)
        {
            var shown = setting.Show(new Settings());
            var root = string.Concat(setting.Key.Split('.').Select((word, level) => $"{new string(' ', level * 2)}{word}:{(word == setting.Name && level == setting.Key.Count(c => c == '.') ? $" {shown}" : "")}\n"));

            var loaded = Read(root);

            Assert.Empty(loaded.Problems);
            Assert.Equal(shown, setting.Show(loaded.Settings));
            Assert.Equal($"/c.yaml:{setting.Key.Split('.').Length}", loaded.OriginOf(setting));
        }
    }

    [Fact]
    public void Every_setting_stands_once_and_says_what_it_is()
    {
        Assert.Equal(SettingTable.All.Count, SettingTable.All.Select(setting => setting.Key).Distinct().Count());
        Assert.Equal(SettingTable.All.Count, SettingTable.All.Select(setting => setting.Variable).Distinct().Count());
        Assert.All(SettingTable.All, setting => Assert.EndsWith(".", setting.Summary, StringComparison.Ordinal));
        Assert.All(SettingTable.All, setting => Assert.Matches("^[a-z_]+(\\.[a-z_]+)+$", setting.Key));
    }

    [Theory]
    [InlineData("0.0.0.0:80", true)]
    [InlineData("localhost:7070", true)]
    [InlineData("[::1]:7070", true)]
    [InlineData("::1:7070", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1:70700", false)]
    [InlineData("example.org:80", false)]
    [InlineData("7070", false)]
    public void Addresses(string text, bool isRight) => Assert.Equal(isRight, Read($"http:\n  listen: ['{text}']\n").Problems.Count == 0);

    [Fact]
    public void No_text_makes_the_reader_fail()
    {
        var random = new Random(7);
        const string Whole = "trash:\n  keeps: 8d\nhttp:\n  listen: [127.0.0.1:7070, '[::1]:7070']\n  tls: {certificate: /c, key: \"/k\"}\nlimits:\n  viewers: 64 # few\n";
        for (var round = 0; round < 3000; round++)
        {
            var text = Whole.ToCharArray().ToList();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(text.Count);
                switch (random.Next(3))
                {
                    case 0: text.RemoveAt(at); break;
                    case 1: text.Insert(at, "{}[]:,&*!|>'\"%@`#-? \n\t\0\u2028a"[random.Next(25)]); break;
                    default: text[at] = (char)random.Next(1, 0x250); break;
                }
            }

            var loaded = Read(string.Concat(text));
            Assert.All(loaded.Problems, problem => Assert.DoesNotContain('\n', problem.ToString()));
        }
    }

    private static LoadedSettings Read(string text) => SettingsReader.Read("/c.yaml", text, new Dictionary<string, string>(), []);
}
