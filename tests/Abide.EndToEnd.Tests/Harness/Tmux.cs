namespace Abide.EndToEnd.Tests.Harness;

/// <summary>A terminal that is not ours: one pane of a tmux server of its own, in which one program at a time runs.</summary>
internal sealed class Tmux(AbideInstance abide) : IAsyncDisposable
{
    public const int Columns = 100, Rows = 30;

    private readonly string _socket = abide.File("tmux");

    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Starts a command line in the pane, on a clean screen.</summary>
    public async Task StartAsync(string command)
    {
        await DoAsync("-f", "/dev/null", "new-session", "-d", "-x", $"{Columns}", "-y", $"{Rows + 1}", "-c", abide.Home, "env", "-u", "TMUX", "TERM=xterm-256color", "/bin/sh", "-c", command);
    }

    /// <summary>Types keys by tmux's names.</summary>
    public Task TypeAsync(params IReadOnlyList<string> keys) => DoAsync(["send-keys", .. keys]);

    /// <summary>Until one of the texts, separated by <c>|</c>, is shown.</summary>
    public Task ShowsAsync(string text) => Eventually.Gives(CaptureAsync, shown => text.Split('|').Any(one => Plain(shown).Contains(one, StringComparison.Ordinal)), $"'{text}' is shown");

    /// <summary>What is shown once it stands still.</summary>
    public async Task<string> StillAsync()
    {
        var last = await CaptureAsync();
        await Eventually.Gives(CaptureAsync, now => now == Interlocked.Exchange(ref last, now), "the screen stands still");
        return last;
    }

    /// <summary>Text with colours and attributes, and where the cursor is.</summary>
    public async Task<string> CaptureAsync()
    {
        var screen = await RunAsync("capture-pane", "-p", "-e");
        // A cursor that waits to wrap is taken to stand in the last column: terminals differ in what ends the wait.
        var cursor = await RunAsync("display-message", "-p", $"#{{?#{{==:#{{cursor_x}},{Columns}}},{Columns - 1},#{{cursor_x}}}},#{{cursor_y}} "
            + "visible:#{cursor_flag} alternate:#{alternate_on} keypad:#{keypad_flag}#{keypad_cursor_flag} mouse:#{mouse_any_flag}#{mouse_sgr_flag}");
        return screen.Text + cursor.Text;
    }

    /// <summary>Until the program in the pane has ended, and tmux with it.</summary>
    public Task EndsAsync() => Eventually.Gives(() => RunAsync("list-sessions"), result => result.ExitCode != 0, "the client has left");

    public async ValueTask DisposeAsync() => await RunAsync("kill-server");

    private static string Plain(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\e\\[[0-9;:]*m", "");

    private Task<CommandResult> RunAsync(params IReadOnlyList<string> arguments) =>
        new Command("/usr/bin/tmux", ["-u", "-S", _socket, .. arguments]) { Environment = abide.Environment, Directory = abide.Home }.RunAsync();

    private async Task DoAsync(params IReadOnlyList<string> arguments) => (await RunAsync(arguments)).MustSucceed();
}
