using System.Text;
using Abide.Cli.CommandLine;
using Abide.Cli.Output;
using Abide.Processes;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

/// <summary>Has a person edit a draft of a file until it is right; what is wrong never takes the file's place.</summary>
/// <param name="call">Who asks.</param>
/// <param name="draft">The draft's path; one of the last time is gone on with.</param>
/// <param name="again">What goes on with a draft that was kept.</param>
internal sealed class DraftEditor(Call call, string draft, string again)
{
    /// <summary>Editors that take the line to begin on as <c>+LINE</c>.</summary>
    private static readonly string[] s_takeLines = ["vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "joe", "jed", "kak", "ne", "mg", "ed"];

    /// <summary>Begins, or goes on with, a draft.</summary>
    /// <param name="begun">What a draft begins with.</param>
    /// <param name="faultsOf">What is wrong with a text.</param>
    /// <param name="line">The line to begin on; 0 for any.</param>
    /// <returns>The text that is right; null when nothing is to be changed, with the exit code.</returns>
    public (string? Text, int Exit) Edit(string begun, Func<string, IReadOnlyList<ConfigFault>> faultsOf, int line = 0)
    {
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
            Open(line);
            var text = ConfigCommands.ReadFile(draft);
            if (text == begun)
            {
                File.Delete(draft);
                call.Note("nothing was changed");
                return (null, ExitCode.Done);
            }

            var faults = faultsOf(text);
            if (faults.Count == 0)
                return (text, ExitCode.Done);
            foreach (var fault in faults)
                call.Errors.Line(ConfigCommands.Line(fault));
            line = faults[0].Line ?? 0;
            switch (AskWhatNow())
            {
                case 'e':
                    continue;
                case 'd':
                    File.Delete(draft);
                    call.Note("the draft is gone; nothing was changed");
                    return (null, ExitCode.Failed);
                default:
                    call.Note($"the draft is kept ({draft}); '{again}' goes on with it");
                    return (null, ExitCode.Failed);
            }
        }
    }

    /// <summary>Opens the draft. What the variables hold is a piece of shell, as everywhere: <c>code --wait</c>.</summary>
    private void Open(int line)
    {
        var editor = Variable("VISUAL") ?? Variable("EDITOR") ?? "vi";
        var at = line > 0 && s_takeLines.Contains(Path.GetFileName(editor.Split(' ')[0])) ? $" +{line.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : "";
        var ended = ForegroundProgram.Run("/bin/sh", ["sh", "-c", $"{editor}{at} \"$1\"", "sh", draft]);
        if (ended.Code != 0)
            throw new UnusableException($"'{editor}' ended with {ended}; the draft is {draft}");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary><c>e</c> to go on editing, <c>k</c> to keep the draft, <c>d</c> to throw it away.</summary>
    private char AskWhatNow()
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
