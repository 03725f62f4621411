namespace Abide.Daemon.Sessions;

/// <summary>Words that people put on sessions, each once whatever the case of its letters, in alphabetical order.</summary>
internal static class SessionLabels
{
    public const int MaxLength = 64, Most = 32;

    /// <summary>What is wrong with a label, as one line for a person; null when it may be used.</summary>
    public static string? Fault(string label) =>
        label.Length is 0 or > MaxLength ? $"a label has 1 to {MaxLength} characters; not {label.Length}"
        : label.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == ',') ? "a label has no blanks, commas or control characters"
        : null;

    /// <summary>The labels with some added and some taken off.</summary>
    public static IReadOnlyList<string> Change(IReadOnlyList<string> labels, IReadOnlyList<string> add, IReadOnlyList<string> remove) =>
        add.Count + remove.Count == 0 ? labels
        : [.. labels.Concat(add)
            .Where(label => !remove.Contains(label, StringComparer.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase)];
}
