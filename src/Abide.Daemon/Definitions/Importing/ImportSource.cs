using System.Globalization;
using System.Text;
using Abide.Daemon.Configuration;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>A file that is read, what was made of it, and what there is to say of it.</summary>
/// <param name="path">The file.</param>
/// <param name="text">What stands in it.</param>
/// <param name="target">The file that the definitions are for.</param>
/// <param name="readFile">What stands in another file; null when there is none.</param>
internal sealed class ImportSource(string path, string text, string target, Func<string, string?> readFile)
{
    private readonly List<ConfigProblem> _notes = [];
    private readonly HashSet<FilePlace> _read = [];
    private readonly List<Draft> _drafts = [];

    public string Path => path;

    public string Text => text;

    /// <summary>The directory that the file is in.</summary>
    public string Directory => System.IO.Path.GetDirectoryName(path) ?? "/";

    public IReadOnlyList<Draft> Drafts => _drafts;

    /// <summary>Keys of the file that have been understood.</summary>
    public void Understood(FilePlace place) => _read.Add(place);

    /// <summary>Says something of a place.</summary>
    public void Note(FilePlace place, string words) => _notes.Add(new ConfigProblem(path, place, words));

    /// <summary>The refusal of a file that is not of the format.</summary>
    public RefusedException Wrong(FilePlace place, string words) => new(new ConfigProblem(path, place, words).ToString(), ErrorCodes.Invalid);

    /// <summary>What stands in a file beside this one; null when there is none.</summary>
    public string? ReadBeside(string name) => readFile(System.IO.Path.Combine(Directory, name));

    /// <summary>A path of the file as the definitions have it: from their directory where it is below that.</summary>
    public string PathOf(string given)
    {
        if (System.IO.Path.IsPathRooted(given) || given.StartsWith('~') || given.StartsWith('$'))
            return given;
        var relative = System.IO.Path.GetRelativePath(System.IO.Path.GetDirectoryName(target) ?? "/", System.IO.Path.GetFullPath(given, Directory));
        return relative;
    }

    /// <summary>The file's directory, where it is not that of the definitions; else null.</summary>
    public string? OwnDirectory => PathOf(".") is "." ? null : PathOf(".");

    /// <summary>A new command; of a name that cannot be kept, one near it, and that is said.</summary>
    public Draft Add(string name, FilePlace place)
    {
        var chosen = SessionName.Choose([name], taken => _drafts.Exists(draft => draft.Name.Equals(taken, StringComparison.OrdinalIgnoreCase)));
        if (SessionName.Fault(name) is null && !_drafts.Exists(draft => draft.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            chosen = name;
        else
            Note(place, $"'{name}' is called {chosen}: {SessionName.Fault(name) ?? "there is a command of that name already"}");
        var draft = new Draft(chosen);
        _drafts.Add(draft);
        return draft;
    }

    /// <summary>The definitions.</summary>
    public Imported ToImported(string format)
    {
        var yaml = new StringBuilder();
        yaml.Append("# From ").Append(System.IO.Path.GetFileName(path)).Append(" (").Append(format).Append(").");
        if (_notes.Count > 0)
            yaml.Append(" What it says that means something else here, or nothing:");
        yaml.Append('\n');
        foreach (var note in _notes.OrderBy(note => note.Place?.Line))
            yaml.Append("#   line ").Append(note.Place?.Line.ToString(CultureInfo.InvariantCulture) ?? "-").Append(": ").Append(note.Text.ReplaceLineEndings(" ")).Append('\n');
        yaml.Append("\ncommands:\n").AppendJoin('\n', _drafts.Select(draft => draft.ToYaml(2)));
        return new Imported(yaml.ToString(), [.. _notes.OrderBy(note => note.Place?.Line).ThenBy(note => note.Place?.Column)], _read);
    }
}
