using System.Globalization;
using Abide.Processes.Keeping;
using Abide.Processes.Tests.Support;

namespace Abide.Processes.Tests.Keeping;

public sealed class SpawnTests : IAsyncLifetime
{
    private KeeperProcess keeper = null!;
    private KeeperLink link = null!;

    public async ValueTask InitializeAsync()
    {
        (keeper, var daemon) = await KeeperProcess.StartAsync();
        link = daemon.Link;
    }

    public ValueTask DisposeAsync() => keeper.DisposeAsync();

    [Fact]
    public async Task A_run_on_a_terminal_leads_its_own_session_with_that_terminal()
    {
        using var run = await link.SpawnAsync(Specs.Shell("tty; stty size; ps -o pid=,pgid=,sid=,tpgid=,tty= -p $$; echo end; read x") with { Columns = 91, Rows = 17 });
        var lines = Output.ReadUntil(run.Terminal!, "end").Split("\r\n");
        Assert.StartsWith("/dev/pts/", lines[0], StringComparison.Ordinal);
        Assert.Equal("17 91", lines[1]);
        var ids = lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([$"{run.Pid}", $"{run.Pid}", $"{run.Pid}", $"{run.Pid}", lines[0]["/dev/".Length..]], ids);
        Assert.Equal(run.Pid, Pty.ForegroundGroup(run.Terminal!.Value));
        Assert.Equal(ProcessTable.StartTime(run.Pid), run.StartTime);
    }

    [Fact]
    public async Task The_environment_is_exactly_the_spec_and_the_marker()
    {
        var key = Specs.NewKey();
        var spec = new SpawnSpec { Program = "/usr/bin/env", Directory = "/usr", Environment = ["A=1", "B=ü x", "ABIDE_RUN=forged"], Tty = false };
        using var run = await link.SpawnAsync(spec, key);
        var lines = System.Text.Encoding.UTF8.GetString(Output.ReadAll(run.Output!)).TrimEnd().Split('\n');
        Assert.Equal(["A=1", "B=ü x", $"ABIDE_RUN={key.Session}/{key.Run}"], lines);
    }

    [Fact]
    public async Task Directory_umask_and_name_are_as_asked()
    {
        using var run = await link.SpawnAsync(Specs.Shell("pwd; umask; echo $0; echo end; read x") with { Directory = "/usr/bin", Umask = 0x17, Name = "-strange", Arguments = ["-c", "pwd; umask; echo $0; echo end"] });
        Assert.Equal(["/usr/bin", "0027", "-strange", "end"], Output.ReadUntil(run.Terminal!, "end").TrimEnd().Split("\r\n"));
    }

    [Fact]
    public async Task All_signals_are_default_and_none_is_blocked()
    {
        using var run = await link.SpawnAsync(Specs.Shell("sleep 1000"));
        var status = File.ReadAllLines($"/proc/{run.Pid}/status");
        // glibc itself keeps 32 and 33, which no program uses.
        Assert.Equal(0ul, Mask("SigBlk") & ~0x180000000ul);
        Assert.Equal(0ul, Mask("SigIgn") & ~0x180000000ul);

        ulong Mask(string name) => ulong.Parse(status.Single(line => line.StartsWith(name, StringComparison.Ordinal))[8..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_open_but_0_to_2(bool tty)
    {
        using var run = await link.SpawnAsync(Specs.Shell("exec sleep 1000", tty));
        await Specs.RunsWithThreeDescriptorsAsync(run.Pid);
    }

    [Fact]
    public async Task The_limit_on_descriptors_is_not_the_raised_one_of_the_keeper()
    {
        using var run = await link.SpawnAsync(Specs.Shell("ulimit -Sn; echo end"));
        Assert.Equal($"{OpenFiles.Inherited()}", Output.ReadUntil(run.Terminal!, "end").Split("\r\n")[0]);
    }

    [Fact]
    public async Task Limits_are_set_by_way_of_the_exec_mode()
    {
        var spec = Specs.Shell("ulimit -Sn; ulimit -Hn; ulimit -Sc; echo $0; grep -E 'SigIgn' /proc/self/status; echo end")
            with { Limits = [new(Resource.OpenFiles, 123, 456), new(Resource.CoreBytes, 0, 0)] };
        using var run = await link.SpawnAsync(spec);
        var lines = Output.ReadUntil(run.Terminal!, "end").Split("\r\n");
        Assert.Equal(["123", "456", "0", "/bin/bash"], lines[..4]);
        Assert.Equal(0ul, ulong.Parse(lines[4][8..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & ~0x180000000ul);
    }

    [Theory]
    [InlineData("/no/such/program", "/", "program", Errno.ENOENT)]
    [InlineData("/etc/passwd", "/", "program", Errno.EACCES)]
    [InlineData("/bin/sh", "/no/such/directory", "directory", Errno.ENOENT)]
    [InlineData("/bin/sh", "/etc/passwd", "directory", Errno.ENOTDIR)]
    [InlineData("sh", "/", "spec", Errno.EINVAL)]
    public async Task What_cannot_start_says_why_and_leaves_nothing(string program, string directory, string stage, int errno)
    {
        var key = Specs.NewKey();
        var result = await link.SpawnAsync(key, new SpawnSpec { Program = program, Directory = directory });
        Assert.Null(result.Run);
        Assert.Equal(new SpawnFailure(stage, errno), result.Failure);
        Assert.Empty((await link.ListAsync()).Runs);
    }

    [Fact]
    public async Task A_repeated_spawn_returns_the_run_that_exists()
    {
        var key = Specs.NewKey();
        using var first = await link.SpawnAsync(Specs.Shell("sleep 1000"), key);
        using var again = await link.SpawnAsync(Specs.Shell("something else"), key);
        Assert.Equal((first.Pid, first.StartTime), (again.Pid, again.StartTime));
        Assert.Equal(1, keeper.Status().Runs);
    }

    [Fact]
    public async Task Three_hundred_runs_are_listed_with_descriptors_that_work()
    {
        for (var i = 0; i < 300; i++) (await link.SpawnAsync(new SpawnSpec { Program = "/bin/cat", Directory = "/" })).Dispose();
        var state = await link.ListAsync();
        Assert.Equal(300, state.Runs.Count);
        Assert.Equal(300, state.Runs.Select(run => run.Pid).Distinct().Count());
        foreach (var run in state.Runs)
        {
            Output.Type(run.Terminal!, $"{run.Pid}\n");
            // Once from the terminal's echo, once from cat.
            Output.ReadUntil(run.Terminal!, $"{run.Pid}\r\n{run.Pid}\r\n");
            run.Dispose();
        }
    }

    [Fact]
    public async Task A_spec_of_a_megabyte_travels()
    {
        var arguments = Enumerable.Range(0, 1000).Select(i => new string('x', 1000)).ToList();
        using var run = await link.SpawnAsync(Specs.Shell("echo $#", tty: false) with { Arguments = ["-c", "echo $#", "bash", .. arguments] });
        Assert.Equal("1000\n"u8.ToArray(), Output.ReadAll(run.Output!));
    }
}
