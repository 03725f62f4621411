using System.Text.Json;
using Abide.EndToEnd.Tests.Harness;

namespace Abide.EndToEnd.Tests;

/// <summary>What programs and their terminal tell each other besides text.</summary>
public class ToldTests
{
    [Fact]
    public async Task Titles_and_prompts_are_in_the_journal_once_whatever_daemon_dies()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("shell", @"printf '\033]133;A\007ready\033]2;at the prompt\007'; read x; printf '\033]133;C\007out\033]133;D;7\007\033]2;done\007\n'; read x; exec sleep 1000");
        await abide.PrintedAsync("shell", "ready");
        await abide.KillDaemonAsync();
        await abide.DoAsync("send", "shell", "--enter", "go");
        await abide.PrintedAsync("shell", "out");
        await abide.KillDaemonAsync();
        await Eventually.Gives(() => ToldAsync(abide), told => told == "prompt; at the prompt; running; finished 7; done", "everything told is in the journal once");
    }

    [Fact]
    public async Task A_program_is_told_a_new_size_among_its_input()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("sizes", @"stty -echo -icanon; printf '\033[?2048h'; cat -v", "-s", "80x24");
        await abide.PrintedAsync("sizes", "^[[48;24;80;384;640t");
        await abide.DoAsync("resize", "sizes", "100x30");
        await abide.PrintedAsync("sizes", "^[[48;30;100;480;800t");
        await abide.KillDaemonAsync();
        await abide.DoAsync("resize", "sizes", "90x25");
        await abide.PrintedAsync("sizes", "^[[48;25;90;400;720t");
        Assert.Equal(3, (await abide.ScreenAsync("sizes")).Split("^[[48;").Length - 1);
    }

    private static async Task<string> ToldAsync(AbideInstance abide)
    {
        var told = new List<string>();
        foreach (var line in (await abide.DoAsync("logs", "shell", "--json")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var entry = JsonDocument.Parse(line);
            if (!entry.RootElement.TryGetProperty("detail", out var detail))
                continue;
            if (entry.RootElement.GetProperty("type").GetString() == "title")
                told.Add(detail.GetProperty("title").GetString()!);
            else if (entry.RootElement.GetProperty("type").GetString() == "prompt_mark")
                told.Add(detail.GetProperty("phase").GetString() + (detail.TryGetProperty("exit_code", out var code) ? $" {code}" : ""));
        }

        return string.Join("; ", told);
    }
}
