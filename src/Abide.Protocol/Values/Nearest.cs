namespace Abide.Protocol.Values;

/// <summary>"Did you mean …?"</summary>
public static class Nearest
{
    /// <summary>The word that was probably meant, or null when none is near.</summary>
    public static string? Of(string typed, IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(words);
        string? best = null;
        var least = Math.Max(1, typed.Length / 3) + 1;
        foreach (var word in words)
        {
            var distance = word.StartsWith(typed, StringComparison.Ordinal) && typed.Length > 0 ? 1 : Distance(typed, word);
            if (distance < least)
                (best, least) = (word, distance);
        }

        return best;
    }

    /// <summary>The same as the end of a sentence: <c> (did you mean --json?)</c>, or nothing.</summary>
    public static string Hint(string typed, IEnumerable<string> words) => Of(typed, words) is { } word ? $" (did you mean '{word}'?)" : "";

    /// <summary>Characters to put in, leave out, change or swap with their neighbour until one word is the other, capitals or not.</summary>
    public static int Distance(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            cost[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            cost[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = cost[i - 1, j - 1] + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                cost[i, j] = Math.Min(change, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
