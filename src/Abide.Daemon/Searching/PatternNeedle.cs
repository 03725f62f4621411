using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Abide.Daemon.Searching;

/// <summary>A regular expression. It may be in whatever is printed: every line is looked at.</summary>
internal sealed class PatternNeedle : Needle
{
    private readonly Regex _pattern;

    public PatternNeedle(string pattern, bool ignoresCase)
    {
        try
        {
            _pattern = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoresCase ? RegexOptions.IgnoreCase : RegexOptions.None));
        }
        catch (NotSupportedException)
        {
            throw new ArgumentException("a pattern has no look-around, back references, atomic groups or conditions: their time has no bound");
        }
        catch (RegexParseException e)
        {
            throw new ArgumentException($"that is no regular expression: {e.Message}");
        }
    }

    /// <summary>In a line longer than <see cref="PrintedLines.LongestLine"/> a match that begins this far before a cut, or further, is missed.</summary>
    public override int Overlap => 4096;

    public override bool MayBeIn(ReadOnlySpan<byte> printed) => true;

    public override (int Start, int Length)? Find(ReadOnlySpan<byte> line)
    {
        var characters = ArrayPool<char>.Shared.Rent(line.Length);
        try
        {
            var text = characters.AsSpan(0, Encoding.UTF8.GetChars(line, characters));
            foreach (var match in _pattern.EnumerateMatches(text))
                return (Encoding.UTF8.GetByteCount(text[..match.Index]), Encoding.UTF8.GetByteCount(text.Slice(match.Index, match.Length)));
            return null;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }
}
