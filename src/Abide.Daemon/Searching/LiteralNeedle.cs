using System.Buffers;
using System.Text;

namespace Abide.Daemon.Searching;

/// <summary>
/// A text, whose ASCII letters may be small or capital where their case does not count. Most output does not have it, and is not taken apart to find that out: the bytes are
/// searched as they were printed, for the text whole or for a beginning of it that a control or an escape sequence interrupts.
/// </summary>
internal sealed class LiteralNeedle : Needle
{
    private const byte Escape = 0x1B, Delete = 0x7F, LeadOfEightBitControls = 0xC2, FirstTrailOfText = 0xA0;

    private const string FrequentFirst = " etaoinsrhldcu0mpfgw1.y/b-2v:k3_=,4567890\"'()xjqz";

    /// <summary>What may stand within a text without being of it. Not among them: line feed and carriage return, which end a line, and the tab, which is text.</summary>
    private static readonly SearchValues<byte> s_interruptions = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(control => control is not ('\t' or '\n' or '\r')).Select(control => (byte)control), Delete, LeadOfEightBitControls]);

    private readonly byte[] _text;
    private readonly byte[] _same = new byte[256]; // each byte as it is compared
    private readonly bool[] _isWithin = new bool[256]; // whether a byte, so compared, is in the text, but for its end
    private readonly bool _ignoresCase;
    private readonly int _rarest; // the index of the byte that is the rarest in what programs print
    private readonly byte _capital;

    public LiteralNeedle(byte[] text, bool ignoresCase)
    {
        for (var i = 0; i < _same.Length; i++)
            _same[i] = ignoresCase && char.IsAsciiLetterUpper((char)i) ? (byte)(i | 0x20) : (byte)i;
        _text = Array.ConvertAll(text, one => _same[one]);
        _ignoresCase = ignoresCase;
        for (var i = 0; i < _text.Length; i++)
        {
            _isWithin[_text[i]] |= i < _text.Length - 1;
            if (Rarity(_text[i]) > Rarity(_text[_rarest]))
                _rarest = i;
        }

        _capital = (byte)char.ToUpperInvariant((char)_text[_rarest]);
    }

    public override int Overlap => _text.Length - 1;

    public override (int Start, int Length)? Find(ReadOnlySpan<byte> line) => IndexIn(line) is >= 0 and var at ? (at, _text.Length) : null;

    public override bool MayBeIn(ReadOnlySpan<byte> printed)
    {
        if (IndexIn(printed) >= 0)
            return true;
        if (_text.Length == 1)
            return false;
        for (var at = 0; printed[at..].IndexOfAny(s_interruptions) is >= 0 and var step; at++)
        {
            at += step;
            if (IsInterrupted(printed, at))
                return true;
        }

        return IsInterrupted(printed, printed.Length);
    }

    /// <summary>The first place of the text in bytes that nothing interrupts; negative when it is not there.</summary>
    private int IndexIn(ReadOnlySpan<byte> bytes)
    {
        if (!_ignoresCase)
            return bytes.IndexOf(_text);
        var end = bytes.Length - (_text.Length - 1 - _rarest); // behind the last place where the rarest byte may stand
        for (var at = _rarest; at < end; at++)
        {
            var step = bytes[at..end].IndexOfAny(_text[_rarest], _capital);
            if (step < 0)
                break;
            at += step;
            if (Ascii.EqualsIgnoreCase(bytes.Slice(at - _rarest, _text.Length), _text))
                return at - _rarest;
        }

        return -1;
    }

    /// <summary>Whether a beginning of the text stands before a place, and the rest may stand behind it.</summary>
    private bool IsInterrupted(ReadOnlySpan<byte> printed, int at)
    {
        if (at == 0 || !_isWithin[_same[printed[at - 1]]])
            return false;
        for (var length = Math.Min(at, _text.Length - 1); length > 0; length--)
        {
            if (Begins(printed[(at - length)..at]) && MayGoOn(printed[at..], length))
                return true;
        }

        return false;
    }

    private bool Begins(ReadOnlySpan<byte> printed)
    {
        for (var i = printed.Length - 1; i >= 0; i--)
        {
            if (_same[printed[i]] != _text[i])
                return false;
        }

        return true;
    }

    /// <summary>Whether the rest of the text follows, past controls and sequences; true also where that is not easily told.</summary>
    private bool MayGoOn(ReadOnlySpan<byte> printed, int index)
    {
        for (var at = 0; at < printed.Length;)
        {
            var one = printed[at];
            if (one == LeadOfEightBitControls && (at + 1 == printed.Length || printed[at + 1] < FirstTrailOfText))
                return true;
            if (one == Escape)
            {
                if (LengthOfSequence(printed[at..]) is not (> 0 and var length))
                    return true;
                at += length;
            }
            else if (one != LeadOfEightBitControls && s_interruptions.Contains(one))
            {
                at++;
            }
            else
            {
                if (_same[one] != _text[index])
                    return false;
                at++;
                if (++index == _text.Length)
                    return true;
            }
        }

        return true;
    }

    /// <summary>Bytes of a control sequence, or of an escape sequence that no string follows; 0 for all others, and for one that is cut.</summary>
    private static int LengthOfSequence(ReadOnlySpan<byte> printed)
    {
        if (printed.Length < 2)
            return 0;
        var isControl = printed[1] == '[';
        var begin = isControl ? 2 : 1;
        var rest = isControl ? printed[begin..].IndexOfAnyExceptInRange((byte)0x20, (byte)0x3F) : printed[begin..].IndexOfAnyExceptInRange((byte)0x20, (byte)0x2F);
        if (rest < 0)
            return 0;
        var final = printed[begin + rest];
        var beginsString = !isControl && rest == 0 && final is (byte)'P' or (byte)'X' or (byte)']' or (byte)'^' or (byte)'_';
        return beginsString || final is < 0x30 or > 0x7E ? 0 : begin + rest + 1;
    }

    private static int Rarity(byte one) => FrequentFirst.IndexOf((char)one, StringComparison.Ordinal) is >= 0 and var known ? known : int.MaxValue;
}
