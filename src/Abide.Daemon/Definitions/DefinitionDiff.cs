using System.Text.Json.Nodes;
using Abide.Daemon.Configuration;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Definitions;

/// <summary>What applying a file does to a session.</summary>
internal enum DefinitionChange
{
    /// <summary>There is none yet.</summary>
    Made,

    /// <summary>It is defined otherwise.</summary>
    Changed,

    /// <summary>It is as it is defined.</summary>
    Unchanged,

    /// <summary>The file does not define it any more.</summary>
    Orphan,
}

/// <summary>What applying a file does to one session.</summary>
/// <param name="Change">What kind of change.</param>
/// <param name="Definition">The definition; null for an orphan.</param>
/// <param name="Session">The session as it is; null when there is none.</param>
internal sealed record DefinitionStep(DefinitionChange Change, Definition? Definition, SessionRecord? Session)
{
    /// <summary>Keys that are defined otherwise than before.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The spec that the session is to have; null for an orphan.</summary>
    public SessionSpec? Spec { get; init; }

    /// <summary>What it is called.</summary>
    public string Name => Session?.Name ?? Definition!.Name;

    /// <summary>Whether a run that goes on is of the old definition.</summary>
    public bool NeedsRestart => Session?.State.Run is { IsLive: true, Outcome: null } run && (run.IsOutdated || Keys.Any(DefinitionDiff.IsOfRun));
}

/// <summary>The difference between what a file defines and what there is. Pure.</summary>
internal static class DefinitionDiff
{
    private const string Environment = "environment";

    /// <summary>Members of a spec that a file says nothing of under another name than its own.</summary>
    private static readonly Dictionary<string, string> s_keys = new()
    {
        ["environment_files"] = "env_files",
        ["history_age"] = "history",
        ["resurrect"] = "restart",
    };

    private static readonly string[] s_ofRun = ["command", "directory", Environment, "env_files", "host", "tty", "limits"];

    /// <summary>Whether a run keeps what it was started with of a key.</summary>
    public static bool IsOfRun(string key) => s_ofRun.Contains(key);

    /// <summary>What is to be done.</summary>
    /// <param name="file">What the file says.</param>
    /// <param name="sessions">All sessions there are.</param>
    /// <param name="problem">Is told what keeps a definition from being applied.</param>
    public static IReadOnlyList<DefinitionStep> Of(DefinitionFile file, IReadOnlyCollection<SessionRecord> sessions, Action<ConfigProblem> problem)
    {
        var mine = sessions.Where(session => session.Spec.Definition?.File == file.Path).ToList();
        var steps = new DefinitionStep?[file.Definitions.Count];
        // First by where they come from, for one may have been renamed; then by name.
        foreach (var isSame in (ReadOnlySpan<Func<SessionRecord, Definition, bool>>)
            [static (session, definition) => session.Spec.Definition == definition.Spec.Definition, static (session, definition) => IsNamed(session, definition.Name)])
        {
            for (var i = 0; i < steps.Length; i++)
            {
                if (steps[i] is null && mine.Find(session => isSame(session, file.Definitions[i])) is { } session)
                {
                    steps[i] = Compare(file.Definitions[i], session);
                    mine.Remove(session);
                }
            }
        }

        for (var i = 0; i < steps.Length; i++)
        {
            var definition = file.Definitions[i];
            if (steps[i] is null && sessions.FirstOrDefault(session => IsNamed(session, definition.Name)) is { } other)
                problem(new ConfigProblem(file.Path, definition.Place, $"there is a session '{other.Name}' already, which is not from this file ({(other.Spec.Definition is { } source ? $"it is from {source.File}" : "somebody made it")}); give one of them another name ('abide rename {other.Name} NAME')"));
            steps[i] ??= new DefinitionStep(DefinitionChange.Made, definition, null) { Spec = definition.Spec };
        }

        return [.. steps.OfType<DefinitionStep>(), .. mine.OrderBy(session => session.Name, StringComparer.OrdinalIgnoreCase).Select(session => new DefinitionStep(DefinitionChange.Orphan, null, session))];
    }

    private static bool IsNamed(SessionRecord session, string name) => string.Equals(session.Name, name, StringComparison.OrdinalIgnoreCase);

    private static DefinitionStep Compare(Definition definition, SessionRecord session)
    {
        var (before, after) = (session.Spec, definition.Spec);
        // What a file says nothing of stays as it is; so do variables of whoever applied it last, for another terminal's are no change.
        after = after with
        {
            Columns = before.Columns, Rows = before.Rows, SizePolicy = before.SizePolicy, OnCleaned = before.OnCleaned, Reach = before.Reach, Umask = before.Umask,
            Environment = Named(before.Environment, definition).SequenceEqual(Named(after.Environment, definition)) ? before.Environment : after.Environment,
        };
        var keys = KeysOf(before, after).ToList();
        foreach (var (key, isOther) in (ReadOnlySpan<(string, bool)>)
            [("group", session.Group != definition.Group), ("labels", !session.Labels.SequenceEqual(definition.Labels)), ("title", (session.Title ?? "") != (definition.Title ?? ""))])
        {
            if (isOther)
                keys.Add(key);
        }

        var isChanged = keys.Count > 0 || before.Definition != after.Definition;
        return new DefinitionStep(isChanged ? DefinitionChange.Changed : DefinitionChange.Unchanged, definition, session) { Keys = keys, Spec = after };
    }

    /// <summary>Variables but for those that nobody named.</summary>
    private static IEnumerable<string> Named(IReadOnlyList<string> environment, Definition definition) =>
        environment.Where(pair => pair[..pair.IndexOf('=', StringComparison.Ordinal)] is var name && (definition.Variables.Contains(name) || !Asker.IsInherited(name)));

    /// <summary>The keys of a file that make one spec another.</summary>
    private static IEnumerable<string> KeysOf(SessionSpec before, SessionSpec after)
    {
        var (old, next) = (MembersOf(before), MembersOf(after));
        return old.Keys.Union(next.Keys)
            .Where(member => !JsonNode.DeepEquals(old.GetValueOrDefault(member), next.GetValueOrDefault(member)))
            .Select(member => s_keys.GetValueOrDefault(member, member))
            .Distinct()
            .Order(Comparer<string>.Create((a, b) => Place(a).CompareTo(Place(b))));
    }

    private static int Place(string key) => DefinitionKeys.OfCommand.ToList().IndexOf(key);

    /// <summary>The members of a spec's JSON, those of its supervision among them.</summary>
    private static Dictionary<string, JsonNode?> MembersOf(SessionSpec spec)
    {
        var members = new Dictionary<string, JsonNode?>();
        foreach (var (name, value) in JsonNode.Parse((spec with { Definition = null }).ToJson())!.AsObject())
        {
            if (name == "supervision" && value is JsonObject supervision)
            {
                foreach (var (inner, rule) in supervision)
                    members[inner] = rule;
            }
            else
            {
                members[name] = value;
            }
        }

        return members;
    }
}
