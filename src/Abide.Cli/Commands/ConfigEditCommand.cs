using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Processes.Keeping;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class ConfigEditCommand
{
    public static readonly Command Definition = new("config edit", "", "Edit the configuration; what is wrong never takes its place.", Run)
    {
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
        var begun = File.Exists(file) ? ConfigCommands.ReadFile(file) : Daemon.Read<ConfigReply>(new ShowConfig(Template: true)).Template ?? "";
        var (text, exit) = new DraftEditor(call, draft, "abide config edit").Edit(begun, text => ConfigCommands.FaultsOf(draft, text));
        if (text is null)
            return exit;
        DefinitionFiles.Replace(file, text, keepsOld: false);
        File.Delete(draft);
        return ConfigCommands.RunReload(call);
    }
}
