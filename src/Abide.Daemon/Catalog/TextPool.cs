using Abide.Daemon.Sessions;

namespace Abide.Daemon.Catalog;

/// <summary>
/// Texts and lists of texts that many sessions have alike, kept once: an environment alone is some kilobytes, and most sessions come from the same shell. Any thread
/// may share; what is remembered for that is bounded.
/// </summary>
internal sealed class TextPool
{
    private const int MostTexts = 8192, LongestText = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly List<IReadOnlyList<string>> _environments = [];

    /// <summary>The same record, made of what others have too where they have it.</summary>
    public SessionRecord Share(SessionRecord record)
    {
        lock (_lock)
            return Shared(record);
    }

    private SessionRecord Shared(SessionRecord record) => record with
    {
        Kind = Share(record.Kind),
        Source = Share(record.Source),
        Profile = Share(record.Profile),
        Group = record.Group is { } group ? Share(group) : null,
        Labels = Words(record.Labels),
        Spec = record.Spec with { Command = Words(record.Spec.Command), Directory = Share(record.Spec.Directory), Environment = Environment(record.Spec.Environment) },
        State = record.State.Run is { } run
            ? record.State with
            {
                Run = run with
                {
                    Leader = run.Leader is { } leader ? leader with { BootId = Share(leader.BootId) } : null,
                    Outcome = run.Outcome is { } outcome ? outcome with { Reason = Share(outcome.Reason) } : null,
                },
            }
            : record.State,
    };

    private string Share(string text)
    {
        if (text is null || text.Length > LongestText)
            return text!; // JSON that somebody wrote by hand may lack anything
        if (_texts.TryGetValue(text, out var known))
            return known;
        if (_texts.Count == MostTexts)
            _texts.Clear(); // those of sessions that are gone with it
        _texts.Add(text, text);
        return text;
    }

    private string[] Words(IReadOnlyList<string> words) => words.Count == 0 ? [] : Array.ConvertAll([.. words], Share);

    private IReadOnlyList<string> Environment(IReadOnlyList<string> environment)
    {
        foreach (var known in _environments)
        {
            if (known.SequenceEqual(environment))
                return known;
        }

        const int Most = 16; // shells differ in a few ways; what is compared with each must stay little
        var shared = Words(environment);
        if (_environments.Count == Most)
            _environments.RemoveAt(0);
        _environments.Add(shared);
        return shared;
    }
}
