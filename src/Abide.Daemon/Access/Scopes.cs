namespace Abide.Daemon.Access;

/// <summary>What a caller may do. Some include others: see <see cref="ScopeWords.Whole"/>.</summary>
[Flags]
internal enum Scopes
{
    None = 0,

    /// <summary>See sessions, their screens and journals.</summary>
    View = 1,

    /// <summary>Type into them.</summary>
    Type = 2,

    /// <summary>Answer what an agent asks permission for.</summary>
    Approve = 4,

    /// <summary>Make, change, start, stop and remove sessions.</summary>
    Own = 8,

    /// <summary>The daemon itself: tokens, HTTP, its end.</summary>
    Admin = 16,
}

/// <summary>Scopes as words, for tokens and refusals.</summary>
internal static class ScopeWords
{
    public const Scopes All = Scopes.View | Scopes.Type | Scopes.Approve | Scopes.Own | Scopes.Admin;

    public static readonly IReadOnlyList<Scopes> Each = [Scopes.View, Scopes.Type, Scopes.Approve, Scopes.Own, Scopes.Admin];

    /// <summary>With what is included: <c>admin</c> has all, <c>own</c> has <c>type</c>, <c>type</c> and <c>approve</c> have <c>view</c>.</summary>
    public static Scopes Whole(Scopes scopes)
    {
        if (scopes.HasFlag(Scopes.Admin))
            return All;
        if (scopes.HasFlag(Scopes.Own))
            scopes |= Scopes.Type;
        return (scopes & (Scopes.Type | Scopes.Approve)) != 0 ? scopes | Scopes.View : scopes;
    }

    public static string Word(Scopes scope) => scope.ToString().ToLowerInvariant();

    /// <summary>The words of scopes, without those that are included in others.</summary>
    public static IReadOnlyList<string> Words(Scopes scopes) =>
        [.. Each.Where(one => scopes.HasFlag(one) && !Each.Any(other => other != one && scopes.HasFlag(other) && Whole(other).HasFlag(one))).Select(Word)];

    /// <summary>The scopes that words mean, with what they include; null, and the word, when one is none.</summary>
    public static Scopes? Parse(IEnumerable<string> words, out string? unknown)
    {
        var scopes = Scopes.None;
        foreach (var word in words)
        {
            var found = Each.FirstOrDefault(one => string.Equals(Word(one), word, StringComparison.OrdinalIgnoreCase));
            if (found == Scopes.None)
            {
                unknown = word;
                return null;
            }

            scopes |= found;
        }

        unknown = null;
        return Whole(scopes);
    }
}
