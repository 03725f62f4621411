using System.Text.Json;
using Abide.EndToEnd.Tests.Harness;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>What a menu shows, and the plugin that shows it.</summary>
public sealed class MenuTests
{
    [Fact]
    public async Task The_board_says_what_is_wrong_first_with_the_last_lines_and_what_can_be_done()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("web", "echo serving; exec sleep 1000");
        await abide.NewAsync("broken-build", "for i in $(seq 1 20); do echo line $i; done; printf '%080d\\n' 7; exit 3");
        await abide.DoAsync("wait", "web", "--output", "serving", "--timeout", "30s");
        await Eventually.Gives(() => abide.ShowAsync("broken-build"), row => row.Status == "failed", "it has failed");

        var board = JsonSerializer.Deserialize((await abide.DoAsync("api", "/board?lines=3")).Text, MessageJson.Default.Board)!;

        Assert.Equal(["broken-build", "web"], board.Sessions.Select(row => row.Name));
        var (failed, runs) = (board.Sessions[0], board.Sessions[1]);
        Assert.Equal(("failed", "red", "exit code 3"), (failed.Status, failed.Color, failed.LastError));
        Assert.NotNull(failed.LastErrorAt);
        Assert.Equal(60, failed.Lines.Max(line => line.Length));
        Assert.Equal(["start", "logs"], failed.Actions);
        Assert.Equal(("running", "green", "serving"), (runs.Status, runs.Color, runs.Lines.Single()));
        Assert.Equal(1, board.Colors["red"]);
    }

    [Fact]
    public async Task The_plugin_prints_the_menu_and_its_actions_are_commands_that_work()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("web", "exec sleep 1000");
        await abide.DoAsync("menu", "install", "--app", "argos", "--directory", abide.File("plug ins"), "--every", "1m");
        await abide.DoAsync("menu", "install", "--app", "xbar", "--directory", abide.File("plug ins"));
        var plugin = Assert.Single(Directory.GetFiles(abide.File("plug ins")));
        Assert.Equal("abide.5s.sh", Path.GetFileName(plugin));

        // As a menu bar runs it: without the environment of a shell.
        var environment = abide.Environment.Where(variable => variable.Key is "PATH" or "DOTNET_ROOT").ToDictionary();
        var menu = (await new Command(plugin, []) { Environment = environment }.RunAsync()).MustSucceed().Text;
        var stop = menu.Split('\n').Single(line => line.StartsWith("-- Stop ", StringComparison.Ordinal));
        var words = stop.Split(' ').Where(word => word.StartsWith("bash=", StringComparison.Ordinal) || word.StartsWith("param", StringComparison.Ordinal)).Select(word => word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]).ToArray();
        (await new Command(words[0], words[1..]) { Environment = environment }.RunAsync()).MustSucceed();

        Assert.Equal("stopped", (await abide.ShowAsync("web")).Status);
    }

    [Fact]
    public async Task A_menu_starts_no_daemon()
    {
        await using var abide = new AbideInstance();
        Assert.Contains("the daemon does not run", (await abide.DoAsync("menu")).Text, StringComparison.Ordinal);
        Assert.False(File.Exists(abide.Paths.DaemonSocket));
    }
}
