using System.Text;
using Abide.Daemon.Journal;

namespace Abide.Daemon.Searching;

/// <summary>Looks at lines, keeps those before one that matches, waits for those behind it.</summary>
internal sealed class LineMatches(SearchPlan plan)
{
    /// <summary>Bytes that are shown of a line: some before the match, most behind it.</summary>
    private const int MostShown = 1000, MostBefore = 300;

    private readonly Queue<string> _before = [];
    private FoundLine? _pending;
    private bool _isTold; // of a long line, of which more comes
    private bool _isNextToLast; // the lines kept, or the next one, follow the last line that was shown

    /// <summary>Bytes of a long line's piece that are to be given again with the next.</summary>
    public int Overlap => _isTold ? 0 : plan.Needle.Overlap;

    /// <summary>True while lines behind a match are waited for.</summary>
    public bool WantsMore => _pending is not null;

    /// <summary>Lines that matched, complete with those around them.</summary>
    public required Action<FoundLine> Found { private get; init; }

    /// <summary>The next line, or a piece of it.</summary>
    /// <param name="text">Plain text in UTF-8.</param>
    /// <param name="begin">Where it begins.</param>
    /// <param name="behind">Where to read on.</param>
    /// <param name="isEnd">False when more of the same line follows.</param>
    public void Look(ReadOnlySpan<byte> text, LinePlace begin, Position behind, bool isEnd)
    {
        if (!_isTold && plan.Covers(begin) && plan.Needle.Find(text) is { } match)
        {
            Tell();
            var (line, start, length, isCut) = Shown(text, match);
            _pending = new FoundLine(begin, behind, line, start, length) { IsCut = isCut || !isEnd, Before = [.. _before], Follows = _isNextToLast };
            _isTold = !isEnd;
            _isNextToLast = true;
            _before.Clear();
            if (plan.Context == 0)
                Tell();
        }
        else if (isEnd && !_isTold)
        {
            Keep(text);
        }

        if (isEnd)
            _isTold = false;
    }

    /// <summary>Lines were left out here, or nothing follows.</summary>
    public void Jump()
    {
        Tell();
        _before.Clear();
        (_isTold, _isNextToLast) = (false, false);
    }

    private void Keep(ReadOnlySpan<byte> text)
    {
        if (plan.Context == 0)
        {
            _isNextToLast = false;
            return;
        }

        var line = Shown(text, (0, 0)).Line;
        if (_pending is not null)
        {
            _pending.After.Add(line);
            if (_pending.After.Count == plan.Context)
                Tell();
            return;
        }

        _before.Enqueue(line);
        if (_before.Count <= plan.Context)
            return;
        _before.Dequeue();
        _isNextToLast = false;
    }

    private void Tell()
    {
        if (_pending is { } found)
            Found(found);
        _pending = null;
    }

    /// <summary>As much of a line as is shown, and where the match is in it, in UTF-16 units.</summary>
    private static (string Line, int Start, int Length, bool IsCut) Shown(ReadOnlySpan<byte> text, (int Start, int Length) match)
    {
        var from = text.Length <= MostShown ? 0 : WholeFrom(text, Math.Max(0, match.Start - MostBefore));
        var to = text.Length <= MostShown ? text.Length : WholeFrom(text, Math.Min(text.Length, from + MostShown));
        var end = Math.Min(match.Start + match.Length, to);
        return (
            Encoding.UTF8.GetString(text[from..to]),
            Encoding.UTF8.GetCharCount(text[from..match.Start]),
            Encoding.UTF8.GetCharCount(text[match.Start..end]),
            to - from < text.Length);
    }

    /// <summary>The place, or the next at which a character begins.</summary>
    private static int WholeFrom(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && (text[at] & 0xC0) == 0x80)
            at++;
        return at;
    }
}

/// <summary>A line that has what was searched for.</summary>
/// <param name="Begin">Where it begins.</param>
/// <param name="Behind">Where to go on searching.</param>
/// <param name="Line">Its text, or the part around the match.</param>
/// <param name="Start">Where the match begins in that, in UTF-16 units.</param>
/// <param name="Length">How long it is.</param>
internal sealed record FoundLine(LinePlace Begin, Position Behind, string Line, int Start, int Length)
{
    /// <summary>True when there is more of the line.</summary>
    public bool IsCut { get; init; }

    /// <summary>Lines before it that were not shown yet.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>Lines behind it, up to the next match.</summary>
    public List<string> After { get; } = [];

    /// <summary>True when nothing stands between the last line that was shown and these.</summary>
    public bool Follows { get; init; }
}

/// <summary>What is searched for, and how.</summary>
/// <param name="Needle">What.</param>
/// <param name="Context">Lines that are shown before and behind a match.</param>
internal sealed record SearchPlan(Needle Needle, int Context = 0)
{
    /// <summary>Only lines that began to be printed then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only lines that began to be printed before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The most lines of one session.</summary>
    public int MostOfOne { get; init; } = int.MaxValue;

    public bool Covers(LinePlace place) => (Since is not { } since || place.At >= since) && (Until is not { } until || place.At < until);
}
