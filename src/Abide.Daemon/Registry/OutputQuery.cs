namespace Abide.Daemon.Registry;

/// <summary>The part of a query that is about output: what stands behind <c>in:output</c>, as it is or in quotation marks.</summary>
internal static class OutputQuery
{
    private const string Word = "in:output";

    /// <summary>Takes a query apart; what is not asked for is null.</summary>
    /// <exception cref="RefusedException">Nothing stands behind <c>in:output</c>.</exception>
    public static (string? Others, string? Output) Split(string? query)
    {
        if (query is null)
            return (null, null);
        for (var at = 0; (at = query.IndexOf(Word, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += Word.Length)
        {
            var end = at + Word.Length;
            if ((at > 0 && !char.IsWhiteSpace(query[at - 1])) || (end < query.Length && !char.IsWhiteSpace(query[end])))
                continue; // a part of a word
            var text = query[end..].Trim();
            if (text is ['"', .., '"'] and { Length: > 2 })
                text = text[1..^1];
            if (text.Length == 0)
                throw new RefusedException("in:output needs a text behind it, as in 'in:output panic'", Protocol.Messages.ErrorCodes.Invalid);
            return (query[..at].Trim() is { Length: > 0 } rest ? rest : null, text);
        }

        return (query, null);
    }
}
