using Abide.Processes.Keeping;
using Abide.Processes.Tests.Support;

namespace Abide.Processes.Tests.Keeping;

public sealed class StarterTests : IDisposable
{
    private static readonly TimeSpan Patience = KeeperProcess.Patience;
    private readonly List<Instance> instances = [];

    public void Dispose()
    {
        foreach (var instance in instances)
        {
            using (var control = KeeperControl.Connect(instance))
            {
                if (control is not null && control.Status().DaemonPid is > 0 and var daemon) _ = LibC.Kill(daemon, 9);
                if (control is not null) _ = LibC.Kill(control.Keeper.Pid, 9);
            }
            Directory.Delete(instance.Directory, recursive: true);
        }
    }

    [Fact]
    public async Task Twenty_clients_at_once_start_one_keeper_and_one_daemon()
    {
        var instance = New();
        var clients = Enumerable.Range(0, 20).Select(_ => Task.Factory.StartNew(() => Connect(instance), TaskCreationOptions.LongRunning)).ToArray();
        foreach (var client in await Task.WhenAll(clients)) client.Dispose();
        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(instance.Directory, "daemon.starts"), TestContext.Current.CancellationToken));
        Assert.Single(ProcessTable.All(), pid => ProcessTable.CommandLine(pid) is { } line && line.Contains(instance.Directory, StringComparison.Ordinal) && line.Contains("--listener", StringComparison.Ordinal));
        using var control = KeeperControl.Connect(instance)!;
        Assert.True(control.Status().DaemonReady);
    }

    [Fact]
    public void Keeper_and_daemon_run_in_the_root_with_null_input_and_a_clean_environment()
    {
        var instance = New();
        Connect(instance).Dispose();
        using var control = KeeperControl.Connect(instance)!;
        foreach (var pid in new[] { control.Keeper.Pid, control.Status().DaemonPid })
        {
            Assert.Equal("/", new FileInfo($"/proc/{pid}/cwd").LinkTarget);
            Assert.Equal("/dev/null", new FileInfo($"/proc/{pid}/fd/0").LinkTarget);
            var names = File.ReadAllText($"/proc/{pid}/environ").TrimEnd('\0').Split('\0').Select(variable => variable.Split('=')[0]).ToList();
            Assert.All(names, name => Assert.True(name is "HOME" or "USER" or "LOGNAME" or "SHELL" or "PATH" or "LANG" or "TZ" or "DOTNET_ROOT" or "DOTNET_GCgen0size" or "DOTNET_EnableDiagnostics" or "ABIDE_HOME" || name.StartsWith("LC_", StringComparison.Ordinal), name));
            Assert.Contains("ABIDE_HOME", names);
        }
    }

    [Fact]
    public void Settings_are_passed_on_and_what_belongs_to_a_client_or_a_session_is_not()
    {
        var clean = CleanEnvironment.For(New(), new Dictionary<string, string>
        {
            ["ABIDE_LOG_LEVEL"] = "debug", ["ABIDE_SESSION"] = "x", ["ABIDE_RUN"] = "x", ["ABIDE_DEBUG"] = "x", ["ABIDE_HOME"] = "x",
        });
        Assert.Contains("ABIDE_LOG_LEVEL=debug", clean);
        Assert.DoesNotContain(clean, variable => variable.EndsWith("=x", StringComparison.Ordinal));
    }

    [Fact]
    public void Variables_that_configure_or_inject_code_are_not_passed_on()
    {
        var clean = CleanEnvironment.For(New(), new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = "x", ["DOTNET_STARTUP_HOOKS"] = "x", ["Kestrel__Endpoints"] = "x", ["HOME"] = "/forged", ["PATH"] = "/p", ["LC_ALL"] = "C",
        });
        Assert.Contains("PATH=/p", clean);
        Assert.Contains("LC_ALL=C", clean);
        Assert.Contains($"HOME={UserDatabase.Current.Home}", clean);
        Assert.DoesNotContain(clean, variable => variable.Contains("=x", StringComparison.Ordinal) || variable.Contains("forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_keepers_socket_is_made_again_when_somebody_deletes_it()
    {
        var instance = New();
        Connect(instance).Dispose();
        File.Delete(instance.KeeperSocket);
        await Eventually.TrueAsync(() => File.Exists(instance.KeeperSocket), "the socket is there again");
        using var control = KeeperControl.Connect(instance)!;
        Assert.True(control.Status().DaemonReady);
    }

    [Fact]
    public void A_directory_of_200_characters_works()
    {
        var deep = Path.Combine(Path.GetTempPath(), $"abide-{Guid.NewGuid():N}");
        var instance = New(Path.Combine(deep, new string('d', 200 - deep.Length - 1)));
        Assert.Equal(200, instance.Directory.Length);
        Connect(instance).Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(instance.DaemonSocket));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(instance.KeeperSocket));
    }

    [Fact]
    public void A_daemon_that_does_not_come_up_is_explained_with_its_log()
    {
        var instance = New();
        var refused = Assert.Throws<KeeperException>(() => Starter.ConnectDaemon(instance, [KeeperProcess.Program], StandInDaemon.Failing, Patience));
        Assert.Equal("the daemon ended (exit 3) before it was ready: the stand-in refuses to serve", refused.Message);
        // The next client brings a program that works.
        Connect(instance).Dispose();
    }

    [Fact]
    public void A_keeper_that_does_not_come_up_is_explained()
    {
        var instance = New();
        var refused = Assert.Throws<KeeperException>(() => Starter.ConnectDaemon(instance, ["/bin/false"], ["/bin/false"], Patience));
        Assert.StartsWith("the keeper ended at once", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<KeeperException>(() => Starter.ConnectDaemon(instance, ["/no/keeper"], ["/bin/false"], Patience));
        Assert.Equal("cannot start /no/keeper: no such file or directory", refused.Message);
    }

    [Fact]
    public async Task Quit_stops_the_daemon_and_the_keeper_but_not_while_runs_live()
    {
        var (keeper, daemon) = await KeeperProcess.StartAsync();
        await using var _ = keeper;
        using var run = await daemon.Link.SpawnAsync(Specs.Shell("sleep 1000"));
        using var control = KeeperControl.Connect(keeper.Instance)!;
        Assert.Equal("1 runs are alive", Assert.Throws<KeeperException>(() => control.Quit()).Message);
        control.Quit(force: true);
        await Eventually.TrueAsync(() => { Child.Reap(keeper.Pid); return ProcessTable.State(keeper.Pid) == '\0'; }, "the keeper is gone");
        await Eventually.TrueAsync(() => ProcessTable.State(daemon.Pid) is '\0' or 'Z', "the daemon is gone");
        Assert.False(File.Exists(keeper.Instance.KeeperSocket));
    }

    [Fact]
    public async Task A_new_keeper_adopts_what_a_dead_one_held()
    {
        var (keeper, daemon) = await KeeperProcess.StartAsync();
        await using var disposal = keeper;
        using var living = await daemon.Link.SpawnAsync(Specs.Shell("read x; echo got $x; exit 12"));
        using var ending = await daemon.Link.SpawnAsync(Specs.Shell("read x; exit 13"));
        using var memory = SharedMemory.Create("m", 4096);
        memory.Span[0] = 1;
        _ = LibC.Kill(daemon.Pid, 9);
        await KeeperProcess.KillAsync(keeper.Pid);
        Output.Type(ending.Terminal!, "\n");
        await Eventually.TrueAsync(() => ProcessTable.State(ending.Pid) is 'Z' or '\0', "one ends while there is no keeper");

        // The test is the daemon that lived on.
        using var link = Starter.ReplaceKeeper(keeper.Instance, [KeeperProcess.Program], keeper.DaemonProgram, Patience);
        try
        {
            await link.AdoptAsync(living);
            await link.AdoptAsync(ending);
            await link.AdoptAsync(ending);
            await link.KeepMemoryAsync("m", memory);
            Output.Type(living.Terminal!, "hello\n");
            Output.ReadUntil(living.Terminal!, "got hello");
            Assert.Equal(12, (await link.EndAsync(living.Key)).Code);
            Assert.Equal(13, (await link.EndAsync(ending.Key)).Code);
            var state = await link.ListAsync();
            Assert.Equal(2, state.Runs.Count);
            using var again = SharedMemory.Map(state.Memories["m"]);
            Assert.Equal(1, again.Span[0]);
            await link.ReleaseAsync(living.Key);
        }
        finally
        {
            await KeeperProcess.KillAsync(link.Keeper.Pid);
        }
    }

    private Instance New(string? directory = null)
    {
        var instance = TestInstance.New(directory);
        instances.Add(instance);
        return instance;
    }

    private static Descriptor Connect(Instance instance) => Starter.ConnectDaemon(instance, [KeeperProcess.Program], StandInDaemon.Serving(instance), Patience);
}
