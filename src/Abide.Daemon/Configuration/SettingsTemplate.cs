using System.Text;

namespace Abide.Daemon.Configuration;

/// <summary>The file that a person begins with: every setting with its default and what it does, as comments.</summary>
internal static class SettingsTemplate
{
    private const string Comment = "# ";

    public static string Write()
    {
        var text = new StringBuilder("# Settings of Abide. What stands here is taken into use as soon as it is saved; 'abide config check' tells what is wrong with it.\n");
        string[] sections = [];
        foreach (var setting in SettingTable.All)
        {
            var words = setting.Key.Split('.');
            for (var level = 0; level < words.Length - 1; level++)
            {
                if (sections.AsSpan().StartsWith(words.AsSpan(0, level + 1)) && sections.Length > level)
                    continue;
                sections = words[..(level + 1)];
                text.Append(level == 0 ? "\n" : "").Append(Comment).Append(' ', 2 * level).Append(words[level]).Append(":\n");
            }

            var indent = 2 * (words.Length - 1);
            text.Append(Comment).Append(' ', indent).Append("# ").Append(setting.Summary).Append('\n');
            text.Append(Comment).Append(' ', indent).Append("# (").Append(setting.Words).Append(setting.NeedsRestart ? "; takes effect at a restart)\n" : ")\n");
            text.Append(Comment).Append(' ', indent).Append(words[^1]).Append(": ").Append(setting.Show(new Settings())).Append('\n');
        }

        return text.ToString();
    }
}
