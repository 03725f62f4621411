using System.Globalization;
using Abide.EndToEnd.Tests.Harness;

namespace Abide.EndToEnd.Tests;

/// <summary>
/// Programs write while their daemons are killed with KILL; afterwards the journal holds what they wrote, byte for byte. <c>ABIDE_STORM=500</c> is the long run.
/// </summary>
[Collection(Alone.Name)]
public class KillStormTests
{
    private const int Block = 500_000;

    [Fact]
    public async Task Numbered_lines_are_journalled_exactly_once()
    {
        const int Blocks = 52; // 200 MB and more
        await using var abide = new AbideInstance();
        var begun = await abide.NewAsync("storm", Lines(Blocks, "exit 7"), "--history", "all");
        var storm = new Storm(abide, seed: 1);
        while (storm.Killed < Storm.Strength)
            await storm.StrikeAsync("storm", most: Storm.Strength > 25 ? 2_000_000 : 9_000_000);

        Assert.Equal(begun.Pid, (await abide.ShowAsync("storm")).Pid);
        await File.WriteAllTextAsync(abide.File("stop"), "", TestContext.Current.CancellationToken);
        Assert.Equal(7, (await (abide.Command("wait", "storm", "--exit") with { Patience = TimeSpan.FromMinutes(5) }).RunAsync()).ExitCode);
        var blocks = int.Parse(await File.ReadAllTextAsync(abide.File("blocks"), TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        using var logs = abide.Command("logs", "storm", "--raw").Start();
        var bytes = Numbers.Check(logs.StandardOutput.BaseStream, (long)blocks * Block, "\r\n"u8);
        Assert.True(bytes >= 200_000_000, $"only {bytes} bytes were written");
        await logs.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, logs.ExitCode);
    }

    [Fact]
    public async Task Every_byte_value_and_long_runs_of_nul_are_journalled_exactly_once()
    {
        var payload = Payloads.Binary(40_000_000, seed: 2);
        await using var abide = new AbideInstance();
        await File.WriteAllBytesAsync(abide.File("payload"), payload, TestContext.Current.CancellationToken);
        var begun = await abide.NewAsync("storm", "stty raw -echo; n=0; until [ -e stop ]; do cat payload; n=$((n+1)); done; echo $n > rounds", "--history", "all");
        var storm = new Storm(abide, seed: 2);
        while (storm.Killed < Storm.Strength)
            await storm.StrikeAsync("storm", most: 6_000_000);

        Assert.Equal(begun.Pid, (await abide.ShowAsync("storm")).Pid);
        await File.WriteAllTextAsync(abide.File("stop"), "", TestContext.Current.CancellationToken);
        await (abide.Command("wait", "storm", "--exit") with { Patience = TimeSpan.FromMinutes(5) }).RunAsync();
        var rounds = int.Parse(await File.ReadAllTextAsync(abide.File("rounds"), TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        using var logs = abide.Command("logs", "storm", "--raw").Start();
        Payloads.Check(logs.StandardOutput.BaseStream, payload, rounds);
    }

    [Fact]
    public async Task Single_bytes_are_journalled_exactly_once()
    {
        var payload = Payloads.Binary(500_000, seed: 3);
        await using var abide = new AbideInstance();
        await File.WriteAllBytesAsync(abide.File("payload"), payload, TestContext.Current.CancellationToken);
        await abide.NewAsync("storm", "stty raw -echo; n=0; until [ -e stop ]; do dd if=payload bs=1 status=none; n=$((n+1)); done; echo $n > rounds", "--history", "all");
        var storm = new Storm(abide, seed: 3);
        while (storm.Killed < Storm.Strength)
            await storm.StrikeAsync("storm", most: 60_000);

        await File.WriteAllTextAsync(abide.File("stop"), "", TestContext.Current.CancellationToken);
        await (abide.Command("wait", "storm", "--exit") with { Patience = TimeSpan.FromMinutes(5) }).RunAsync();
        var rounds = int.Parse(await File.ReadAllTextAsync(abide.File("rounds"), TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        using var logs = abide.Command("logs", "storm", "--raw").Start();
        Payloads.Check(logs.StandardOutput.BaseStream, payload, rounds);
    }

    [Fact]
    public async Task Output_on_a_pipe_is_journalled_exactly_once()
    {
        await using var abide = new AbideInstance();
        await abide.DoAsync("new", "storm", "-d", "--no-tty", "--history", "all", "--", "/bin/sh", "-c", Lines(4, "exit 3"));
        var storm = new Storm(abide, seed: 4);
        while (storm.Killed < Storm.Strength)
            await storm.StrikeAsync("storm", most: 2_000_000);

        await File.WriteAllTextAsync(abide.File("stop"), "", TestContext.Current.CancellationToken);
        Assert.Equal(3, (await (abide.Command("wait", "storm", "--exit") with { Patience = TimeSpan.FromMinutes(5) }).RunAsync()).ExitCode);
        var blocks = int.Parse(await File.ReadAllTextAsync(abide.File("blocks"), TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        using var logs = abide.Command("logs", "storm", "--raw").Start();
        Numbers.Check(logs.StandardOutput.BaseStream, (long)blocks * Block, "\n"u8);
    }

    [Fact]
    public async Task A_program_that_asks_its_terminal_gets_one_answer_each_time()
    {
        const string Script = """
            stty raw -echo
            n=0
            until [ -e stop ]; do
                row=$((n % 20 + 1)) column=$((n % 70 + 1))
                printf '\033[%d;%dH\033[6n' $row $column
                IFS= read -r -t 20 -d R answer || { printf 'no answer to %d' $n > verdict; exit 1; }
                [ "$answer" = $'\033'"[$row;$column" ] || { printf 'answer %q to %d' "$answer" $n > verdict; exit 2; }
                n=$((n + 1))
            done
            read -r -t 0.5 -N 1 extra && { printf 'one too many' > verdict; exit 3; }
            printf '%d asked' $n > verdict
            """;
        await using var abide = new AbideInstance();
        await abide.DoAsync("new", "asker", "-d", "--history", "all", "--", "/bin/bash", "-c", Script);
        var storm = new Storm(abide, seed: 5);
        while (storm.Killed < Storm.Strength && !File.Exists(abide.File("verdict")))
            await storm.StrikeAsync("asker", most: 20_000);
        await File.WriteAllTextAsync(abide.File("stop"), "", TestContext.Current.CancellationToken);
        await abide.RunAsync("wait", "asker", "--exit", "--timeout", "50s");
        Assert.EndsWith(" asked", await File.ReadAllTextAsync(abide.File("verdict"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_that_is_replaced_again_and_again_loses_nothing()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("upgrade", Lines(4, "exit 5"), "--history", "all");
        for (var round = 0; round < 8; round++)
            await abide.DoAsync("daemon", "restart");
        await FinishAsync(abide, "upgrade", 5);
    }

    [Fact]
    public async Task A_keeper_that_is_killed_again_and_again_loses_nothing()
    {
        await using var abide = new AbideInstance();
        var begun = await abide.NewAsync("keeperless", Lines(4, "exit 5"), "--history", "all");
        var daemon = (await abide.StatusAsync()).Pid;
        for (var round = 0; round < 8; round++)
        {
            var keeper = (await abide.StatusAsync()).KeeperPid;
            await AbideInstance.KillAsync(keeper);
            await Eventually.Gives(abide.StatusAsync, status => status.KeeperPid != keeper && status.KeeperPid > 0, "there is another keeper");
            var position = (await abide.ShowAsync("keeperless")).Position;
            await Eventually.Gives(() => abide.ShowAsync("keeperless"), row => row.Position > position, "more output is journalled");
        }

        Assert.Equal(daemon, (await abide.StatusAsync()).Pid);
        Assert.Equal(begun.Pid, (await abide.ShowAsync("keeperless")).Pid);
        await FinishAsync(abide, "keeperless", null);
    }

    private static async Task FinishAsync(AbideInstance abide, string session, int? code)
    {
        await File.WriteAllTextAsync(abide.File("stop"), "", TestContext.Current.CancellationToken);
        var exit = (await (abide.Command("wait", session, "--exit") with { Patience = TimeSpan.FromMinutes(5) }).RunAsync()).ExitCode;
        if (code is not null)
            Assert.Equal(code, exit);
        var blocks = int.Parse(await File.ReadAllTextAsync(abide.File("blocks"), TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        using var logs = abide.Command("logs", session, "--raw").Start();
        Numbers.Check(logs.StandardOutput.BaseStream, (long)blocks * Block, "\r\n"u8);
    }

    /// <summary>A script that prints numbered lines in blocks, at least so many, until a file <c>stop</c> is there; then <c>blocks</c> tells how many.</summary>
    private static string Lines(int blocks, string end) =>
        $"n=0; until [ -e stop ] && [ $n -ge {blocks} ]; do seq $((n*{Block}+1)) $((n*{Block}+{Block})); n=$((n+1)); done; echo $n > blocks; {end}";
}
