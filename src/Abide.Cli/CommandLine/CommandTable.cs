using Abide.Cli.Commands;
using Abide.Cli.Output;

namespace Abide.Cli.CommandLine;

/// <summary>All commands, in the order in which help shows them.</summary>
internal static class CommandTable
{
    public static readonly Command[] All =
    [
        NewCommand.Definition,
        AttachCommand.Definition,
        DetachCommand.Definition,
        ListCommand.Definition,
        TopCommand.Definition,
        DashCommand.Definition,
        ShowCommand.Definition,
        RenameCommand.Definition,
        MarkCommands.Pin,
        MarkCommands.Unpin,
        MarkCommands.Label,
        MarkCommands.Group,
        MarkCommands.Ungroup,
        GroupsCommand.Definition,
        TemplateCommands.Save,
        TemplateCommands.List,
        TemplateCommands.Show,
        TemplateCommands.Remove,
        MarkCommands.Title,
        MarkCommands.Set,
        StartCommand.Definition,
        StopCommand.Definition,
        KillCommand.Definition,
        RestartCommand.Definition,
        ResumeCommand.Definition,
        RemoveCommand.Definition,
        TrashCommands.Empty,
        TrashCommands.List,
        TrashCommands.Restore,
        TrashCommands.Clean,
        UpCommand.Definition,
        DownCommand.Definition,
        PsCommand.Definition,
        AddCommand.Definition,
        EditCommand.Definition,
        ReloadCommand.Definition,
        ImportCommands.Init,
        ImportCommands.Import,
        ImportCommands.ExportSystemd,
        RunCommand.Definition,
        SendCommand.Definition,
        ScreenCommand.Definition,
        LogsCommand.Definition,
        SearchCommand.Definition,
        WaitCommand.Definition,
        ResizeCommand.Definition,
        ApiCommand.Definition,
        HostCommands.Add,
        HostCommands.List,
        HostCommands.Check,
        HostCommands.Adopt,
        HostCommands.Remove,
        AccessCommands.Serve,
        AccessCommands.TokenCreate,
        AccessCommands.TokenList,
        AccessCommands.TokenRevoke,
        AccessCommands.Pair,
        AccessCommands.Audit,
        DoctorCommand.Definition,
        DaemonStatusCommand.Definition,
        DaemonStartCommand.Definition,
        DaemonStopCommand.Definition,
        DaemonRestartCommand.Definition,
        DaemonLogsCommand.Definition,
        ProxyCommand.Definition,
        ConfigCommands.Show,
        ConfigCommands.Check,
        ConfigEditCommand.Definition,
        ConfigCommands.PathOf,
        NotifyCommand.Test,
        InstallCommand.Definition,
        CompletionCommand.Definition,
        MenuCommands.Install,
        MenuCommands.Show,
        VersionCommand.Definition,
        HelpCommand.Definition,
        CompleteCommand.Definition,
    ];

    /// <summary>The commands that people see.</summary>
    public static IEnumerable<Command> Shown => All.Where(command => command.Group != Group.Hidden);

    /// <summary>Finds the command that a command line begins with, and how many words its name took.</summary>
    /// <exception cref="UsageException">There is no such command.</exception>
    public static (Command Command, int Words) Find(ReadOnlySpan<string> arguments)
    {
        var first = arguments[0];
        foreach (var command in All)
        {
            if (command.Name == first)
                return (command, 1);
            if (arguments.Length > 1 && IsPair(command.Name, first, arguments[1]))
                return (command, 2);
        }

        throw Unknown(arguments);
    }

    private static bool IsPair(string name, string first, string second) =>
        name.Length == first.Length + 1 + second.Length && name[first.Length] == ' '
        && name.StartsWith(first, StringComparison.Ordinal) && name.EndsWith(second, StringComparison.Ordinal);

    private static UsageException Unknown(ReadOnlySpan<string> arguments)
    {
        var first = arguments[0];
        if (SecondWords(first) is not { Length: > 0 } seconds)
            return new UsageException($"there is no command '{Printable.Line(first)}'{Nearest.Hint(first, Shown.Select(command => command.Name.Split(' ')[0]))}; see 'abide help'");
        return arguments.Length < 2
            ? new UsageException($"'{first}' needs one of {string.Join(", ", seconds)}")
            : new UsageException($"'{first}' has no '{Printable.Line(arguments[1])}'{Nearest.Hint(arguments[1], seconds)}; it has {string.Join(", ", seconds)}");
    }

    /// <summary>The second words of the commands that begin with <paramref name="first"/>.</summary>
    public static string[] SecondWords(string first) =>
        [.. Shown.Where(command => command.Name.StartsWith(first + " ", StringComparison.Ordinal)).Select(command => command.Name[(first.Length + 1)..])];
}
