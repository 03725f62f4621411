using Abide.EndToEnd.Tests.Harness;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>Many sessions, full disks, missing libraries.</summary>
[Collection(Alone.Name)]
public class ScaleTests
{
    [Fact]
    public async Task The_first_list_after_a_kill_has_a_hundred_sessions_as_they_were()
    {
        const int Count = 100;
        await using var abide = new AbideInstance();
        await abide.DoAsync("daemon", "start");
        var pids = new Dictionary<string, int?>();
        using (var connection = abide.Connect())
        {
            for (var i = 0; i < Count; i++)
            {
                var row = connection.Ask<SessionReply>(new CreateSession { Name = $"s{i}", Command = ["/bin/sleep", "1000"], Directory = "/", Environment = [$"ABIDE_HOME={abide.Home}"] }).Session;
                pids[row.Name] = row.Pid;
            }
        }

        await abide.KillDaemonAsync();
        var rows = await abide.ListAsync();
        Assert.Equal(Count, rows.Count);
        Assert.All(rows, row => Assert.Equal(("running", pids[row.Name]), (row.Status, row.Pid)));
    }

    [Fact]
    public async Task Sixty_sessions_made_by_ten_clients_at_once_are_all_there()
    {
        await using var abide = new AbideInstance();
        await abide.DoAsync("daemon", "start");
        await Task.WhenAll(Enumerable.Range(0, 10).Select(client => Task.Run(() =>
        {
            using var connection = abide.Connect();
            for (var i = 0; i < 6; i++)
                connection.Ask<SessionReply>(new CreateSession { Name = $"c{client}-{i}", Command = ["/bin/sh", "-c", $"echo this is {client}-{i}; exec sleep 1000"], Directory = "/", Environment = [$"ABIDE_HOME={abide.Home}", "PATH=/usr/bin:/bin"] });
        })));
        var rows = await abide.ListAsync();
        Assert.Equal(60, rows.Select(row => row.Pid).Distinct().Count());
        foreach (var row in rows)
            await Eventually.Gives(() => Task.FromResult(abide.Ask<ScreenReply>(new ReadScreen(row.Id))), screen => screen.Text.Trim() == $"this is {row.Name[1..]}", "each has its own output");
    }

    [Fact]
    public async Task One_name_is_given_once_however_many_ask_for_it()
    {
        await using var abide = new AbideInstance();
        await abide.DoAsync("daemon", "start");
        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() =>
        {
            using var connection = abide.Connect();
            try
            {
                return connection.Ask<SessionReply>(new CreateSession { Name = "wanted", Command = ["/bin/sleep", "1000"], Directory = "/", Environment = [$"ABIDE_HOME={abide.Home}"] }) is not null;
            }
            catch (RequestException refused)
            {
                Assert.Equal(ErrorCodes.Exists, refused.Error.Code);
                return false;
            }
        })));
        Assert.Equal(1, made.Count(one => one));
        Assert.Single(await abide.ListAsync());
    }

    [Fact]
    public async Task A_full_disk_stops_no_program_and_what_is_missing_is_told()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can mount a small disk");
        await using var abide = new AbideInstance();
        var disk = Directory.CreateDirectory(abide.File("disk")).FullName;
        await MountAsync("-t", "tmpfs", "-o", "size=12m,mode=0700", "tmpfs", disk);
        try
        {
            var environment = new Dictionary<string, string>(abide.Environment) { ["ABIDE_HOME"] = disk };
            Command Small(params IReadOnlyList<string> arguments) => new(Programs.Abide, arguments) { Environment = environment, Directory = abide.Home };
            (await Small("new", "-d", "x", "--history", "all", "--", "/bin/sh", "-c", "echo first; seq 1 4000000; echo the end; touch written; read x; echo after; exec sleep 1000").RunAsync()).MustSucceed();
            await Eventually.Holds(() => File.Exists(abide.File("written")), "the program has written everything", TimeSpan.FromSeconds(60));
            Assert.Contains("the end", (await Small("screen", "x").RunAsync()).MustSucceed().Text, StringComparison.Ordinal);
            var refused = await Small("new", "-d", "y", "--", "sleep", "1000").RunAsync();
            if (refused.ExitCode != 0)
                refused.MustFail(refused.ExitCode);
            await MountAsync("-o", "remount,size=200m", disk);
            (await Small("send", "x", "--enter").RunAsync()).MustSucceed();
            (await Small("wait", "x", "--output", "after", "--timeout", "30s").RunAsync()).MustSucceed();
            var log = await Eventually.Gives(async () => (await Small("logs", "x").RunAsync()).Text, text => text.Contains("after", StringComparison.Ordinal), "the journal goes on");
            Assert.StartsWith("first", log[log.IndexOf("first", StringComparison.Ordinal)..], StringComparison.Ordinal);
            Assert.Matches("(?i)missing|lost|dropped|gap", log);
            (await Small("daemon", "stop", "--all").RunAsync()).MustSucceed();
        }
        finally
        {
            await new Command(Programs.Abide, ["daemon", "stop", "--all"]) { Environment = new Dictionary<string, string>(abide.Environment) { ["ABIDE_HOME"] = disk } }.RunAsync();
            await new Command("/bin/umount", ["-l", disk]) { Environment = abide.Environment }.RunAsync();
        }
    }

    [Fact]
    public async Task A_missing_library_is_told_in_one_line_with_the_package()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can hide a library");
        await using var abide = new AbideInstance();
        const string Hide = "for f in /usr/lib/*/libsqlite3.so.0 /lib/*/libsqlite3.so.0 /usr/lib/libsqlite3.so.0; do [ -e $f ] && mount --bind /dev/null $(readlink -f $f); done; exec \"$@\"";
        var result = await new Command("/usr/bin/unshare", ["-m", "/bin/sh", "-c", Hide, "sh", Programs.Abide, "ls"]) { Environment = abide.Environment, Directory = abide.Home }.RunAsync();
        Assert.SkipWhen(result.Errors.Contains("unshare", StringComparison.Ordinal), "no mount namespaces here: " + result.Errors);
        result.MustFail(result.ExitCode, "libsqlite3-0");
        Assert.NotEqual(0, result.ExitCode);
    }

    private static async Task MountAsync(params IReadOnlyList<string> arguments) =>
        (await new Command("/bin/mount", arguments) { Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" } }.RunAsync()).MustSucceed();
}
