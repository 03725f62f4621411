using System.Text;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Processes;
using Abide.Processes.Keeping;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class ConfigEditCommand
{
    public static readonly Command Definition = new("config edit", "", "Edit the configuration; what is wrong never takes its place.", Run)
    {
        IsLocal = true,
        Group = Group.Daemon,
        Details = """
            Opens a draft in $VISUAL, $EDITOR or vi: a copy of the file or, where there is none, every setting as a comment. What was saved is checked: when it is
            right it takes the file's place and is taken into use; else you are told what is wrong and may go on editing, keep the draft for the next time
            (exit code 1), or throw it away. Where nobody can be asked the draft is kept.
            """,
        Examples = ["abide config edit", "EDITOR='sed -i s/8d/9d/' abide config edit"],
    };

    private static int Run(Call call)
    {
        var file = Instance.FromEnvironment().ConfigFile;
        var draft = Path.Combine(Path.GetDirectoryName(file)!, "config.draft.yaml");
        var before = File.Exists(file) ? ConfigCommands.ReadFile(file) : null;
        var begun = before ?? Daemon.Read<ConfigReply>(new ShowConfig(Template: true)).Template ?? "";
        if (File.Exists(draft))
        {
            call.Note($"going on with the draft of the last time ({draft})");
        }
        else
        {
            FileSystem.PrivateDirectory(Path.GetDirectoryName(draft)!);
            File.WriteAllText(draft, begun);
        }

        while (true)
        {
            Edit(draft);
            var text = ConfigCommands.ReadFile(draft);
            if (text == begun)
            {
                File.Delete(draft);
                call.Note("nothing was changed");
                return ExitCode.Done;
            }

            var faults = ConfigCommands.FaultsOf(draft, text);
            if (faults.Count == 0)
            {
                Replace(file, draft);
                return ConfigCommands.RunReload(call);
            }

            foreach (var fault in faults)
                call.Errors.Line(ConfigCommands.Line(fault));
            switch (AskWhatNow(call))
            {
                case 'e':
                    continue;
                case 'd':
                    File.Delete(draft);
                    call.Note("the draft is gone; nothing was changed");
                    return ExitCode.Failed;
                default:
                    call.Note($"the draft is kept ({draft}); 'abide config edit' goes on with it");
                    return ExitCode.Failed;
            }
        }
    }

    /// <summary>Has a person edit a file. What the variables hold is a piece of shell, as everywhere: <c>code --wait</c>.</summary>
    private static void Edit(string path)
    {
        var editor = Variable("VISUAL") ?? Variable("EDITOR") ?? "vi";
        var ended = ForegroundProgram.Run("/bin/sh", ["sh", "-c", editor + " \"$1\"", "sh", path]);
        if (ended.Code != 0)
            throw new UnusableException($"'{editor}' ended with {ended}; the draft is {path}");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Puts the draft into the file's place, or in that of what the file links to, with the file's mode.</summary>
    private static void Replace(string file, string draft)
    {
        var target = new FileInfo(file).LinkTarget is null ? file : File.ResolveLinkTarget(file, returnFinalTarget: true)!.FullName;
        if (File.Exists(target))
            File.SetUnixFileMode(draft, File.GetUnixFileMode(target));
        File.Move(draft, target, overwrite: true);
    }

    /// <summary><c>e</c> to go on editing, <c>k</c> to keep the draft, <c>d</c> to throw it away.</summary>
    private static char AskWhatNow(Call call)
    {
        if (!TerminalMode.IsTerminal(0) || !TerminalMode.IsTerminal(2))
            return 'k';
        while (true)
        {
            call.Errors.Text("e: edit again, k: keep the draft and leave, d: throw it away? ");
            var answer = new byte[256];
            var count = Posix.Read(0, answer);
            if (count <= 0)
                return 'k';
            if (Encoding.UTF8.GetString(answer, 0, count).Trim() is ['e' or 'k' or 'd'] known)
                return known[0];
        }
    }
}
