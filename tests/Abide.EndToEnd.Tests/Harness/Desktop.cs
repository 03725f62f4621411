using System.Diagnostics;

namespace Abide.EndToEnd.Tests.Harness;

/// <summary>A desktop without a screen: an X server in memory, a session bus, and dunst, which serves org.freedesktop.Notifications on it.</summary>
internal sealed class Desktop : IAsyncDisposable
{
    private readonly AbideInstance _abide;
    private readonly List<Process> _processes = [];

    private Desktop(AbideInstance abide) => _abide = abide;

    /// <summary>The bus's address.</summary>
    public string Bus => $"unix:path={_abide.File("bus")}";

    /// <summary>The programs that it takes; without one of them a test is skipped.</summary>
    public static string? Missing => ((string[])["Xvfb", "dbus-daemon", "dunst", "notify-send"]).FirstOrDefault(program => !Programs.IsInstalled(program));

    public static async Task<Desktop> StartAsync(AbideInstance abide)
    {
        var desktop = new Desktop(abide);
        desktop.Start("Xvfb", ["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "640x480x24"], desktop._abide.File("display"));
        var display = await Eventually.Gives(() => Task.FromResult(Text(abide.File("display")).Trim()), text => text.Length > 0, "the X server runs");
        abide.Environment["DISPLAY"] = ":" + display;
        abide.Environment["DBUS_SESSION_BUS_ADDRESS"] = desktop.Bus;
        desktop.Start("dbus-daemon", ["--session", "--nofork", "--nopidfile", $"--address={desktop.Bus}"], abide.File("dbus"));
        await Eventually.Holds(() => File.Exists(abide.File("bus")), "the bus is there");
        desktop.Start("dunst", ["-print"], abide.File("shown"));
        await Eventually.Gives(
            () => new Command("notify-send", ["are you there"]) { Environment = abide.Environment, Directory = abide.Home }.RunAsync(),
            result => result.ExitCode == 0 && desktop.Shown.Contains("are you there", StringComparison.Ordinal),
            "notifications are shown");
        return desktop;
    }

    /// <summary>What the service says of all notifications so far.</summary>
    public string Shown => Text(_abide.File("shown"));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static string Text(string path) => File.Exists(path) ? File.ReadAllText(path) : "";

    /// <summary>Starts a program whose standard output goes into a file.</summary>
    private void Start(string program, IReadOnlyList<string> arguments, string output)
    {
        var command = string.Join(' ', ((string[])[program, .. arguments]).Select(Tmux.Quote));
        var process = new Command("/bin/sh", ["-c", $"exec {command} > {Tmux.Quote(output)} 2> {Tmux.Quote(output + ".err")}"]) { Environment = _abide.Environment, Directory = _abide.Home }.Start();
        _processes.Add(process);
    }
}
