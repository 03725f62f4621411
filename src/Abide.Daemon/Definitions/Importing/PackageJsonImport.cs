using Abide.Daemon.Configuration;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>The scripts of a package.json that are there to stay; those that end are named.</summary>
internal static class PackageJsonImport
{
    private static readonly string[] s_stay = ["dev", "start", "serve", "server", "watch", "preview", "storybook"];

    public static void Read(ImportSource source, ConfigNode root)
    {
        if (root is not ConfigSection section)
            throw source.Wrong(root.Place, "it is no package.json");
        var file = new ImportSection(source, section);
        var scripts = (file.Section("scripts")?.All ?? []).ToArray();
        var manager = Manager(source, file);
        foreach (var entry in scripts)
        {
            if (!Stays(entry.Key))
            {
                source.Note(entry.Place, $"scripts.{entry.Key} is not taken over: by its name it ends; 'abide add' or 'abide run' starts any");
                continue;
            }

            var draft = source.Add(entry.Key.Replace(':', '-'), entry.Place);
            draft.Comments.Add(entry.Value is ConfigScalar line ? line.Text.ReplaceLineEndings(" ") : entry.Key);
            draft.Keys.Set("command", [manager, "run", entry.Key]);
            if (source.OwnDirectory is { } directory)
                draft.Keys.Set("directory", directory);
        }

        if (source.Drafts.Count == 0)
            throw source.Wrong(file.PlaceOf("scripts"), $"it has no script that is there to stay, by its name ({string.Join(", ", s_stay)})");
    }

    /// <summary>Whether a script is one that goes on until it is stopped, by its name: <c>dev</c>, <c>watch:css</c>.</summary>
    public static bool Stays(string name) => name.Split(':', '-', '.').Any(s_stay.Contains) && (name == "preview" || !name.StartsWith("pre", StringComparison.Ordinal)) && !name.StartsWith("post", StringComparison.Ordinal);

    private static string Manager(ImportSource source, ImportSection file)
    {
        if (file.Text("packageManager") is { } said)
            return said.Split('@')[0];
        foreach (var (name, lockFile) in (ReadOnlySpan<(string, string)>)[("pnpm", "pnpm-lock.yaml"), ("yarn", "yarn.lock"), ("bun", "bun.lock"), ("bun", "bun.lockb")])
        {
            if (source.ReadBeside(lockFile) is not null)
                return name;
        }

        return "npm";
    }
}
