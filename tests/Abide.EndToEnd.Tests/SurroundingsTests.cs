using System.Globalization;
using System.Text;
using Abide.EndToEnd.Tests.Harness;

namespace Abide.EndToEnd.Tests;

/// <summary>Whatever a client's shell has in it: keeper and daemon stay clean, programs get what they should.</summary>
public class SurroundingsTests
{
    [Fact]
    public async Task A_client_without_an_environment_works()
    {
        await using var abide = new AbideInstance();
        var environment = new Dictionary<string, string> { ["ABIDE_HOME"] = abide.Home };
        if (abide.Environment.TryGetValue("DOTNET_ROOT", out var root))
            environment["DOTNET_ROOT"] = root;
        (await (abide.Command("new", "-d", "x", "--", "/bin/sh", "-c", "echo home is $HOME, term is $TERM; exec sleep 1000") with { Environment = environment }).RunAsync()).MustSucceed();
        await abide.PrintedAsync("x", "term is xterm-256color");
    }

    [Fact]
    public async Task A_hostile_environment_and_directory_reach_neither_keeper_nor_daemon()
    {
        await using var abide = new AbideInstance();
        var directory = Directory.CreateDirectory(abide.File("hostile")).FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "appsettings.json"), """{"Kestrel":{"Endpoints":{"evil":{"Url":"http://0.0.0.0:6666"}}}}""", TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>(abide.Environment)
        {
            ["Kestrel__Endpoints__evil__Url"] = "http://0.0.0.0:6667",
            ["ASPNETCORE_URLS"] = "http://0.0.0.0:6668",
            ["LD_PRELOAD"] = "/no/such/library.so",
            ["LD_LIBRARY_PATH"] = "/no/such/directory",
            ["DOTNET_gcServer"] = "1",
            ["SECRET_TOKEN"] = "hush",
        };
        var result = await (abide.Command("new", "-d", "x", "--", "/bin/sh", "-c", "echo token $SECRET_TOKEN preload $LD_PRELOAD; exec sleep 1000") with { Environment = environment, Directory = directory }).RunAsync();
        Assert.True(result.ExitCode == 0, result.ToString());
        await abide.PrintedAsync("x", "token hush preload /no/such/library.so");
        await AssertCleanAsync(abide);
        await abide.KillDaemonAsync();
        Assert.Single(await abide.ListAsync());
        await abide.DoAsync("api", "/health"); // now the HTTP server is loaded, too
        await AssertCleanAsync(abide);
    }

    [Fact]
    public async Task A_startup_hook_of_the_client_runs_neither_in_the_keeper_nor_in_the_daemon()
    {
        await using var abide = new AbideInstance();
        abide.Environment["DOTNET_STARTUP_HOOKS"] = "/no/such/hook.dll";
        var result = await abide.RunAsync("ls");
        abide.Environment.Remove("DOTNET_STARTUP_HOOKS");
        if (result.ExitCode != 0)
        {
            // Not a native build: the runtime stops this client before a line of ours runs. Its shell's programs get the hook all the same.
            await abide.DoAsync("new", "-d", "x", "-e", "DOTNET_STARTUP_HOOKS=/no/such/hook.dll", "--", "/bin/sh", "-c", "echo hook $DOTNET_STARTUP_HOOKS; exec sleep 1000");
            await abide.PrintedAsync("x", "hook /no/such/hook.dll");
        }

        await AssertCleanAsync(abide);
    }

    [Fact]
    public async Task A_program_gets_the_environment_mask_and_directory_of_its_client()
    {
        await using var abide = new AbideInstance();
        abide.Environment["COLOUR"] = "of the client";
        var directory = Directory.CreateDirectory(abide.File("a place")).FullName;
        var script = $"umask 027; cd '{directory}'; exec {Programs.Abide} new -d x -e EXTRA=added -- /bin/sh -c 'echo [$COLOUR] [$EXTRA] [$TERM] [$PWD] $(umask) $ABIDE_SESSION; exec sleep 1000'";
        (await new Command("/bin/sh", ["-c", script]) { Environment = abide.Environment, Directory = "/" }.RunAsync()).MustSucceed();
        var row = await abide.ShowAsync("x");
        await Eventually.Gives(() => abide.ScreenAsync("x"), text => text.Replace("\n", "", StringComparison.Ordinal).Contains($"[of the client] [added] [xterm-256color] [{directory}] 0027 {row.Id}", StringComparison.Ordinal), "the program has told");
    }

    [Fact]
    public async Task A_program_has_a_terminal_of_its_own_and_no_foreign_descriptors_or_signals()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("x", "ls /proc/self/fd | tr '\\n' ' '; echo; grep -E 'SigBlk|SigIgn' /proc/self/status; test \"$(ps -o tty= -p $$)\" != '?' && echo has a terminal; echo END; exec sleep 1000", "-s", "200x50");
        await abide.PrintedAsync("x", "END");
        var text = await abide.ScreenAsync("x");
        Assert.StartsWith("0 1 2 3\n", text, StringComparison.Ordinal); // 3 is ls reading
        Assert.Contains("has a terminal", text, StringComparison.Ordinal);
        Assert.Contains("SigBlk: 0000000000000000", text, StringComparison.Ordinal);
        Assert.Matches("SigIgn: (0000000000000000|0000000180000000)", text); // glibc keeps its own two signals, 32 and 33, to itself
    }

    [Fact]
    public async Task Everything_is_for_its_owner_only()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("x", "echo something; exec sleep 1000");
        await abide.PrintedAsync("x", "something");
        foreach (var path in Directory.EnumerateFileSystemEntries(abide.Home, "*", SearchOption.AllDirectories).Append(abide.Home))
            Assert.True((File.GetUnixFileMode(path) & (UnixFileMode)0x3f) == 0, $"{path} is open to others: {File.GetUnixFileMode(path)}");
    }

    [Fact]
    public async Task A_state_directory_that_is_not_ones_own_is_refused_in_one_line()
    {
        await using var abide = new AbideInstance();
        var directory = Directory.CreateDirectory(abide.File("locked")).FullName;
        File.SetUnixFileMode(directory, UnixFileMode.None);
        // Root may read everything, so an ordinary user is asked.
        var elsewhere = Directory.CreateTempSubdirectory("abide-").FullName;
        try
        {
            File.SetUnixFileMode(elsewhere, (UnixFileMode)0x1ff);
            var environment = new Dictionary<string, string>(abide.Environment) { ["ABIDE_HOME"] = Environment.UserName == "root" ? directory : Path.Combine(directory, "below") };
            var result = await AsOrdinaryUser(environment, "ls").RunAsync();
            result.MustFail(5);
            environment["ABIDE_HOME"] = "/proc/nowhere";
            var nowhere = await AsOrdinaryUser(environment, "ls").RunAsync();
            nowhere.MustFail(nowhere.ExitCode);
        }
        finally
        {
            Directory.Delete(elsewhere, recursive: true);
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); // only root could delete it else
        }
    }

    [Fact]
    public async Task A_directory_that_may_not_be_entered_and_a_program_that_may_not_be_run_are_refused()
    {
        await using var abide = new AbideInstance();
        var plain = abide.File("plain");
        await File.WriteAllTextAsync(plain, "#!/bin/sh\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(plain, UnixFileMode.UserRead);
        var result = await abide.RunAsync("new", "-d", "x", "--", plain);
        Assert.NotEqual(0, result.ExitCode);
        result.MustFail(result.ExitCode, "plain");
        Assert.Empty(await abide.ListAsync());
    }

    private static Command AsOrdinaryUser(Dictionary<string, string> environment, params IReadOnlyList<string> arguments) => Environment.UserName == "root"
        ? new Command("/usr/bin/setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", Programs.Abide, .. arguments]) { Environment = environment }
        : new Command(Programs.Abide, arguments) { Environment = environment };

    private static async Task AssertCleanAsync(AbideInstance abide)
    {
        var status = await abide.StatusAsync();
        string[] allowed = ["HOME", "USER", "LOGNAME", "SHELL", "PATH", "LANG", "TZ", "DOTNET_ROOT", "ABIDE_HOME", "DOTNET_GCgen0size", "DOTNET_EnableDiagnostics"];
        foreach (var pid in (int[])[status.KeeperPid, status.Pid])
        {
            var names = Encoding.UTF8.GetString(AbideInstance.EnvironmentOf(pid)).Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]);
            Assert.DoesNotContain(names, name => !allowed.Contains(name) && !name.StartsWith("LC_", StringComparison.Ordinal));
            Assert.Empty(ListeningOnTcp(pid));
        }
    }

    /// <summary>The TCP sockets on which a process listens.</summary>
    private static IEnumerable<string> ListeningOnTcp(int pid)
    {
        const string Listening = "0A";
        var inodes = new HashSet<string>();
        foreach (var fd in Directory.EnumerateFiles($"/proc/{pid}/fd"))
        {
            if (new FileInfo(fd).LinkTarget is { } target && target.StartsWith("socket:[", StringComparison.Ordinal))
                inodes.Add(target[8..^1]);
        }

        return File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == Listening && inodes.Contains(fields[9]))
            .Select(fields => fields[1].ToString(CultureInfo.InvariantCulture));
    }
}
