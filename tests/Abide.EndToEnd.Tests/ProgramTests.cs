using System.Text;
using Abide.EndToEnd.Tests.Harness;
using Abide.Processes;

namespace Abide.EndToEnd.Tests;

/// <summary>
/// Programs that people use look the same after an attach as before the detach. Another terminal is the judge: tmux shows the program's own bytes first, then what an attach
/// paints; text, colours, attributes and cursor have to be equal. The program is stopped meanwhile, so that it changes nothing.
/// </summary>
public class ProgramTests
{
    private const int Stop = 19, Continue = 18;

    /// <summary>Prints full frames as agents do: everything is cleared and 94 KB are drawn, 60 times, between the marks of synchronised output or without.</summary>
    private const string Redraw = """
        import sys, time
        begin, end = (b"\x1b[?2026h", b"\x1b[?2026l") if sys.argv[1] == "sync" else (b"", b"")
        out = sys.stdout.buffer
        for n in range(60):
            rows = []
            for y in range(28):
                cells = b"".join(b"\x1b[38;2;%d;%d;%dm\x1b[48;5;%dm%c" % (x * 2, y * 8, n * 4, (x + y + n) % 256, 33 + (x * y + n) % 90) for x in range(98))
                rows.append(b"\x1b[%d;1H" % (y + 1) + cells)
            out.write(begin + b"\x1b[2J\x1b[3J\x1b[H" + b"".join(rows) + b"\x1b[0m\x1b[29;1Hframe %d" % n + end)
            out.flush()
            time.sleep(1 / 60)
        out.write(b"\x1b[29;1HALL FRAMES"); out.flush()
        sys.stdin.readline()
        """;

    public static TheoryData<string, string, string, string> All() => new()
    {
        // what runs, what it shows when it is there, what is then typed, and what it shows after that
        { "bash --norc -i", "$|#", "ls --color=always -la /usr | head -20; printf '\\033[1;4;31mred \\033[7mturned\\033[0m DO''NE\\n'\r", "turned DONE" },
        { "zsh -f", "%|#", "print -P '%F{blue}blue%f %K{3}on three%k %BDO''NE%b'\r", "on three DONE" },
        { "vim -u NONE -N -n --cmd 'syntax on' program.c", "program.c", ":set hlsearch number\r/int\r", "search hit|int main" },
        { "nvim --clean -n program.c", "program.c", ":set number\r4Gitext that is not saved", "INSERT" },
        { "nano -I program.c", "program.c", "not saved ", "Modified" },
        { "less -N program.c", "program.c", "/main\r", "main" },
        { "htop -d 5", "PID", "", "PID" },
        { "top -d 1", "PID", "", "PID" },
        { "mc -u --nosubshell /usr /etc", "Help", "\t", "Quit" },
        { "tmux -L inner -f /dev/null new-session 'sh -c \"echo INSIDE; exec sleep 1000\"'", "INSIDE", "", "[0]" },
        { "git -C repository log --color --graph --stat", "commit", "", "commit" },
        { "python3 -q", ">>>", "for i in range(5): print('\\033[3%dmline\\033[0m' % i, i)\r\r", "line 4" },
        { "sh -c 'apt list --installed 2>/dev/null | head -25; apt-cache show bash | head -3; read x'", "Package: bash", "", "Package: bash" },
        { "emacs -nw -Q program.c", "program.c", "\u001b>", "Bot|All" },
        { "btop --utf-force", "cpu|Cpu|CPU", "", "proc" },
        { "python3 redraw.py sync", "ALL FRAMES", "", "ALL FRAMES" },
        { "python3 redraw.py bare", "ALL FRAMES", "", "ALL FRAMES" },
    };

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_program_looks_the_same_after_an_attach(string program, string shown, string typed, string then)
    {
        var name = program.Split(' ')[0];
        Assert.SkipUnless(Programs.IsInstalled(name), $"{name} is not installed");
        await using var abide = new AbideInstance();
        await MakeFilesAsync(abide);
        await using var terminal = new Tmux(abide);

        await terminal.StartAsync($"{Programs.Abide} new shown -- /bin/sh -c {Tmux.Quote("exec " + program)}");
        await terminal.ShowsAsync(shown);
        if (typed.Length > 0)
            await abide.DoAsync("send", "shown", typed);
        await terminal.ShowsAsync(then);
        var leader = (await abide.ShowAsync("shown")).Pid!.Value;
        Signal(leader, Stop);
        await abide.DoAsync("wait", "shown", "--idle", "300ms");
        var before = await terminal.StillAsync();

        await terminal.TypeAsync("C-\\");
        await terminal.EndsAsync();
        await terminal.StartAsync($"{Programs.Abide} attach shown");

        await Eventually.Gives(terminal.CaptureAsync, after => after == before, $"the same is shown after the attach; before:\n{before}\nafter");
        Signal(leader, Continue);
    }

    private static void Signal(int leader, int signal)
    {
        foreach (var pid in ProcessTable.InSession(leader))
        {
            using var process = ProcessWatch.Open(pid);
            process?.Signal(signal);
        }
    }

    private static async Task MakeFilesAsync(AbideInstance abide)
    {
        var cancelled = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(abide.File("redraw.py"), Redraw, cancelled);
        await File.WriteAllTextAsync(abide.File("program.c"), string.Concat(Enumerable.Range(1, 60).Select(n => $"int main{n}(void) {{ /* ünïcödé 漢字 {n} */ return {n} * 2; }}\n")), Encoding.UTF8, cancelled);
        const string Make = "git init -q repository && cd repository && for i in 1 2 3 4 5 6 7 8; do echo $i > file$i; git add .; git -c user.name=A -c user.email=a@b commit -q -m \"commit $i\"; done";
        (await new Command("/bin/sh", ["-c", Make]) { Environment = abide.Environment, Directory = abide.Home }.RunAsync()).MustSucceed();
    }
}
