using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class EditCommand
{
    private const string Begin = """
        # Commands that stay up; see 'abide help up'.
        commands:
        #  - name: web
        #    command: npm run dev

        """;

    public static readonly Command Definition = new("edit", "[NAME]", "Edit the file that defines commands; what is wrong never takes its place.", Run)
    {
        Group = Group.Supervised,
        Options = [DefinitionFiles.File],
        MaxWords = 1,
        Completes = Offer.Sessions,
        Details = $$"""
            Opens a draft of the file in $VISUAL, $EDITOR or vi, where NAME is defined, and checks what was saved as 'config edit' does. What is right takes the file's place (what
            was there is kept as FILE.bak), and what differs is applied; nothing is started or restarted. {{DefinitionFiles.Help}}
            """,
        Examples = ["abide edit", "abide edit web", "EDITOR='sed -i s/8080/9090/' abide edit -f deploy/abide.yaml"],
    };

    private static int Run(Call call)
    {
        var file = DefinitionFiles.Find(call) ?? (call.Text(DefinitionFiles.File) is { } given ? Path.GetFullPath(given) : DefinitionFiles.OfUser);
        var begun = File.Exists(file) ? ConfigCommands.ReadFile(file) : Begin;
        var draft = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileNameWithoutExtension(file)}.draft.yaml");
        DefinitionsReply Check(string text) => Daemon.Read<DefinitionsReply>(new CheckDefinitions(file, text) { Name = draft, Environment = NewCommand.Variables([]) });
        var (edited, exit) = new DraftEditor(call, draft, "abide edit").Edit(begun, text => Check(text).Problems, call.Words.Count > 0 ? LineOf(call[0], begun, Check(begun)) : 0);
        if (edited is null)
            return exit;
        DefinitionFiles.Replace(file, edited);
        File.Delete(draft);
        var reply = Daemon.Ask<DefinitionsReply>(UpCommand.Request(file));
        if (reply.Problems.Count > 0)
            return UpCommand.Faulty(call, reply);
        UpCommand.Tell(call, reply);
        return ExitCode.Done;
    }

    /// <summary>Where a command is defined; of a file with faults, where its name stands.</summary>
    private static int LineOf(string name, string text, DefinitionsReply known)
    {
        if (known.Definitions.FirstOrDefault(row => row.Name == name || (row.Name.StartsWith(name + "-", StringComparison.Ordinal) && row.Line > 0)) is { } row)
            return row.Line;
        var at = text.Split('\n').ToList().FindIndex(line => line.Contains($"name: {name}", StringComparison.Ordinal));
        return at >= 0 ? at + 1 : throw new MissingException($"there is no command '{Printable.Line(name)}' in the file{Nearest.Hint(name, known.Definitions.Select(row => row.Name))}");
    }
}
