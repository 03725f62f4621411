using System.Text.Json;
using Abide.EndToEnd.Tests.Harness;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>The daemon's own log.</summary>
public class LogTests
{
    [Fact]
    public async Task The_log_is_turned_over_and_read_as_one()
    {
        await using var abide = new AbideInstance();
        Directory.CreateDirectory(abide.Paths.ConfigDirectory);
        // Each change is a line of the log of some 170 bytes.
        void Change(int sessions, int oldFiles)
        {
            File.WriteAllText(abide.Paths.ConfigFile, $"log: {{file_size: 64k, old_files: {oldFiles}, format: json}}\nlimits: {{sessions: {sessions}}}\n");
            _ = abide.Ask<ConfigReloaded>(new ReloadConfig());
        }

        const int Changes = 1000;
        await abide.DoAsync("daemon", "start");
        Change(1, 9);
        using var following = abide.Command("daemon", "logs", "-f", "-n", "0").Start();
        var followed = following.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var log = abide.Paths.DaemonLog;
        await Eventually.Holds(() => HasRead(following.Id, log), "the follower is there");
        for (var i = 0; i < Changes; i++)
            Change(2 + i, 9);

        var files = Directory.GetFiles(abide.Home, "daemon.log*");
        Assert.InRange(files.Length, 3, 9);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 64 * 1024));
        var last = (await abide.DoAsync("daemon", "logs", "-n", "700")).Text.TrimEnd().Split('\n');
        Assert.Equal(Enumerable.Range(Changes + 2 - 700, 700).Select(sessions => $"{sessions}"), last.Select(AfterOf));
        await Eventually.Holds(() => HasRead(following.Id, log), "the follower has read everything");
        following.Kill();
        Assert.Equal(Enumerable.Range(2, Changes).Select(sessions => $"{sessions}"), (await followed).TrimEnd().Split('\n').Select(AfterOf));

        for (var i = 0; i < Changes / 2; i++)
            Change(1 + i, 1);
        Assert.Equal([log, log + ".1"], Directory.GetFiles(abide.Home, "daemon.log*").Order());
    }

    private static string? AfterOf(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("after").GetString();
    }

    /// <summary>Whether a process has the log open, as it is now, and has read it to its end.</summary>
    private static bool HasRead(int pid, string log)
    {
        var open = Directory.GetFiles($"/proc/{pid}/fd").FirstOrDefault(link => new FileInfo(link).LinkTarget == log);
        return open is not null && File.ReadLines($"/proc/{pid}/fdinfo/{Path.GetFileName(open)}").First() == $"pos:\t{new FileInfo(log).Length}";
    }

    [Fact]
    public async Task A_session_is_a_member_of_what_is_said_about_it()
    {
        await using var abide = new AbideInstance();
        abide.Environment["ABIDE_LOG_FORMAT"] = "json";
        var session = await abide.NewAsync("one", "exit 0");
        await abide.DoAsync("wait", "one", "--exit");
        await abide.DoAsync("daemon", "stop");
        var journal = Directory.GetFiles(Path.Combine(abide.Paths.Sessions, session.Id), "*.journal").Order().First();
        File.WriteAllBytes(journal, new byte[100]); // no journal
        await abide.RunAsync("logs", "one");

        var line = (await abide.DoAsync("daemon", "logs")).Text.Split('\n').First(line => line.Contains("broken", StringComparison.Ordinal));

        using var json = JsonDocument.Parse(line);
        Assert.Equal(session.Id, json.RootElement.GetProperty("session").GetString());
        Assert.Equal("one", json.RootElement.GetProperty("name").GetString());
    }
}
