using System.Globalization;
using System.Text.RegularExpressions;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>What several formats have in common.</summary>
internal static partial class ImportedKeys
{
    /// <summary>Takes a value over as it is.</summary>
    public static bool Copy(ImportSection from, string key, DraftSection to, string name)
    {
        if (from.Text(key) is not { } text)
            return false;
        to.Set(name, Braced(text, emptyWhereUnset: true));
        return true;
    }

    /// <summary>Takes a number of seconds over.</summary>
    public static bool Seconds(ImportSection from, string key, DraftSection to, string name)
    {
        if (from.Text(key) is not { } text)
            return false;
        to.Set(name, text + "s");
        return true;
    }

    /// <summary>Takes a number of milliseconds over.</summary>
    public static void Milliseconds(ImportSection from, string key, DraftSection to, string name)
    {
        if (from.Text(key) is { } text)
            to.Set(name, text.All(char.IsAsciiDigit) ? Duration(double.Parse(text, CultureInfo.InvariantCulture)) : text);
    }

    public static string Duration(double milliseconds) => milliseconds == 0 ? "0s" : Protocol.Values.Duration.Show(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>A command that has nothing to run is written as a comment, for a person to finish.</summary>
    public static void Commanded(Draft draft, ImportSection section, string why)
    {
        if (draft.Keys.Has("command"))
            return;
        draft.IsComment = true;
        draft.Comments.Add($"{draft.Name}: {why}; say what is to be run, and take the # away");
        section.Note(section.Has("image") ? "image" : section.Has("command") ? "command" : "", why);
        draft.Keys.Set("command", "…");
    }

    /// <summary>A group; one whose name cannot be is said.</summary>
    public static void Group(ImportSource source, ImportSection section, string key, string group, DraftSection keys)
    {
        if (SessionName.Fault(group) is null)
            keys.Set("group", group);
        else
            source.Note(section.PlaceOf(key), $"{section.Name}{key} is not taken over: '{group}' cannot be the name of a group");
    }

    /// <summary>Variables of a shell's and of compose's kind as definitions have them: <c>$NAME</c> in braces; what is empty there where it is not set is so here.</summary>
    public static string Braced(string text, bool emptyWhereUnset) => Variable().Replace(text, match =>
    {
        if (match.Value == "$$")
            return match.Value;
        if (match.Groups[1] is { Success: true, Value: var bare })
            return Wrapped(bare, emptyWhereUnset);
        var name = match.Groups[2].Value;
        return match.Groups[3].Value switch
        {
            "" => Wrapped(name, emptyWhereUnset),
            ":-" or "-" => $"${{{name}:-{match.Groups[4].Value}}}",
            _ => $"${{{name}}}", // ${NAME:?why} has to be set
        };
    });

    private static string Wrapped(string name, bool emptyWhereUnset) => emptyWhereUnset ? $"${{{name}:-}}" : $"${{{name}}}";

    [GeneratedRegex(@"\$\$|\$([A-Za-z_][A-Za-z0-9_]*)|\$\{([A-Za-z_][A-Za-z0-9_]*)(:-|-|:\?|\?|)([^}]*)\}")]
    private static partial Regex Variable();
}
