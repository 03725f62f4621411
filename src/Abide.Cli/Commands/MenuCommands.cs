using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Menus;
using Abide.Cli.Output;
using Abide.Processes;
using Abide.Processes.Keeping;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

/// <summary>Abide in the menu bar, by programs that people run already.</summary>
internal static class MenuCommands
{
    private static readonly Option App = new("app", "Who reads it (default: what is set up here).") { Value = "APP", Completes = Offer.Choices, Choices = [.. MenuApp.All.Select(app => app.Name)] };
    private static readonly Option Directory = new("directory", "Where it looks for plugins.") { Letter = 'c', Value = "DIR", Completes = Offer.Directories };
    private static readonly Option Every = new("every", "How often it is to look (default: 5s).") { Value = "DURATION" };

    public static readonly Command Show = new("menu", "", "Print the sessions as a plugin for xbar, SwiftBar or Argos prints its menu.", RunShow)
    {
        Group = Group.Other,
        Options = [App, .. ListFilter.All],
        Details = """
            A title with how many run, wait and have failed; a line a session, those that need somebody first; below it what is wrong, what can be done
            now, to be clicked, and the last lines of its output. Starts nothing. 'abide menu install' makes the plugin. The options of 'ls' say which sessions.
            """,
        Examples = ["abide menu", "abide menu --group shop"],
    };

    public static readonly Command Install = new("menu install", "", "Make the plugin that shows the sessions in the menu bar.", RunInstall)
    {
        IsLocal = true,
        Group = Group.Other,
        Options = [App, Directory, Every],
        Details = """
            Writes abide.5s.sh where the program looks for plugins: for xbar '~/Library/Application Support/xbar/plugins', for Argos '~/.config/argos'. SwiftBar's
            directory is of your choosing: name it with --directory. Run again after Abide was moved.
            """,
        Examples = ["abide menu install", "abide menu install --app swiftbar --directory ~/Plugins --every 10s"],
    };

    private static int RunShow(Call call)
    {
        var app = call.Text(App) is { } name ? MenuApp.Of(name) : MenuApp.Likely(UserDatabase.Current.Home);
        var text = new MenuText(app, Program(), TimeProvider.System.GetUtcNow());
        using var daemon = Daemon.Find();
        call.Out.Text(daemon is null ? text.WithoutDaemon() : text.Of(daemon.Ask<Board>(new ReadBoard(ListFilter.Of(call)))));
        return ExitCode.Done;
    }

    private static int RunInstall(Call call)
    {
        var home = UserDatabase.Current.Home;
        var app = call.Text(App) is { } name ? MenuApp.Of(name) : MenuApp.Likely(home);
        var every = call.Duration(Every) ?? TimeSpan.FromSeconds(5);
        if (every < TimeSpan.FromSeconds(1) || every.Ticks % TimeSpan.TicksPerSecond != 0)
            throw new UsageException($"{Every} takes whole seconds, at least one");
        var directory = Path.GetFullPath(call.Text(Directory) ?? app.Directory(home) ?? throw new UsageException($"where does {app.Name} look for plugins? give {Directory}"));
        var path = Path.Combine(directory, $"abide.{Protocol.Values.Duration.Show(every)}.sh");
        System.IO.Directory.CreateDirectory(directory);
        foreach (var old in System.IO.Directory.GetFiles(directory, "abide.*.sh"))
            File.Delete(old); // of another interval
        File.WriteAllText(path, $"""
            #!/bin/sh
            # Abide's sessions in the menu bar; made by 'abide menu install'.
            exec {Printable.Program(Program())} menu --app {app.Name}

            """);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        call.Out.Line($"{Printable.Line(path)}: {app.Name} shows it, every {Protocol.Values.Duration.Show(every)}");
        return ExitCode.Done;
    }

    /// <summary>What a click runs: this program by its absolute path, in this instance.</summary>
    private static IReadOnlyList<string> Program()
    {
        var path = Environment.ProcessPath ?? throw new UnusableException("nobody knows where this program is");
        var instance = Instance.FromEnvironment();
        return instance.IsRelocated ? ["/usr/bin/env", $"{Instance.HomeVariable}={instance.Directory}", path]
            : path.Contains(' ', StringComparison.Ordinal) ? ["/usr/bin/env", path] // Argos takes the first word apart
            : [path];
    }
}
