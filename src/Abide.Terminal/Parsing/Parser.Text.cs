using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Abide.Terminal.Parsing;

/// <content>What stands between sequences: text, controls, and control sequences that have come whole.</content>
internal sealed partial class Parser<THandler>
{
    /// <summary>Characters decoded at a time; few enough to stay in the processor's nearest cache.</summary>
    private const int DecodedAtOnce = 256;

    private int Ground(ReadOnlySpan<byte> bytes, long offset)
    {
        var at = 0;
        if (_partial.Count > 0)
        {
            at = CompletePartial(bytes, offset);
            if (_state != ParserState.Ground)
                return at;
        }

        while (at < bytes.Length)
        {
            var first = bytes[at];
            if (first is >= 0x20 and < 0x7F)
            {
                var run = PrintableRun(bytes[at..]);
                _handler.Print(bytes.Slice(at, run));
                at += run;
            }
            else if (first == 0x1B)
            {
                var end = WholeControl(bytes, at, offset);
                if (end == 0)
                {
                    Begin(offset + at);
                    return at + 1;
                }

                at = end;
            }
            else if (first >= 0x80)
            {
                at += Text(bytes[at..], offset + at);
                if (_state != ParserState.Ground)
                    return at;
            }
            else
            {
                if (first is not (0x7F or 0x18 or 0x1A))
                    Execute(first, offset + at);
                at++;
            }
        }

        return at;
    }

    /// <summary>How many printable ASCII characters the bytes begin with.</summary>
    private static int PrintableRun(ReadOnlySpan<byte> bytes)
    {
        // Most runs between two sequences are short: the first bytes are looked at here, without a call.
        if (bytes.Length >= Vector128<byte>.Count)
        {
            var run = PrintableOfSixteen(bytes);
            if (run < Vector128<byte>.Count)
                return run;
        }

        var length = bytes.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E);
        return length < 0 ? bytes.Length : length;
    }

    /// <summary>How many of the first 16 bytes are printable ASCII before one is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PrintableOfSixteen(ReadOnlySpan<byte> bytes)
    {
        // Less 0x20 the printable ones are 0 to 0x5E, whatever else there is is greater.
        var others = Vector128.GreaterThan(Vector128.Create(bytes) - Vector128.Create((byte)0x20), Vector128.Create((byte)0x5E)).ExtractMostSignificantBits();
        return int.TrailingZeroCount((int)others | 1 << Vector128<byte>.Count);
    }

    /// <summary>
    /// Carries out a control sequence that has come whole and has nothing unusual in it, as nearly all have; the state machine need not
    /// be gone through for it.
    /// </summary>
    /// <param name="bytes">A piece of the stream.</param>
    /// <param name="start">The place of its ESC.</param>
    /// <param name="offset">Where the piece starts in the stream.</param>
    /// <returns>The place behind it; 0 when it is for the state machine.</returns>
    private int WholeControl(ReadOnlySpan<byte> bytes, int start, long offset)
    {
        if (start + 1 >= bytes.Length || bytes[start + 1] != '[' || _handler.SpeaksVt52)
            return 0;
        var end = _sequence.TryRead(bytes, start + 2);
        if (end == 0)
            return 0;
        _sequence.Start = offset + start;
        _passage = _handler.Control(_sequence);
        if (_passage == Passage.Withheld)
            Cuts.Add(offset + start, offset + end);
        return end;
    }

    /// <summary>Text that begins beyond ASCII, with the shorter ASCII runs in it.</summary>
    [SkipLocalsInit]
    private int Text(ReadOnlySpan<byte> bytes, long offset)
    {
        Span<int> characters = stackalloc int[DecodedAtOnce];
        var (at, count) = (0, 0);
        while (at < bytes.Length)
        {
            // Room for what one step adds.
            if (count > DecodedAtOnce - Vector128<byte>.Count)
            {
                _handler.Print(characters[..count]);
                count = 0;
            }

            int first = bytes[at];
            if (first < 0x80)
            {
                var ascii = AsciiWithin(bytes[at..], characters[count..]);
                if (ascii == 0)
                    break;
                (at, count) = (at + ascii, count + ascii);
                continue;
            }

            var run = 0;
            if (first is >= 0xC3 and <= 0xDF)
                run = Utf8Runs.TwoBytes(bytes, ref at, characters[count..]);
            else if (first is >= 0xE1 and <= 0xEC)
                run = Utf8Runs.ThreeBytes(bytes, ref at, characters[count..]);
            if (run > 0)
            {
                count += run;
                continue;
            }

            int codePoint, length;
            if (first is >= 0xC2 and <= 0xDF && at + 1 < bytes.Length && IsContinuation(bytes[at + 1]))
            {
                (codePoint, length) = ((first & 0x1F) << 6 | bytes[at + 1] & 0x3F, 2);
                if (codePoint < 0xA0)
                {
                    Flush(characters[..count]);
                    BeginEightBit(codePoint, offset + at, offset + at + length);
                    return at + length;
                }
            }
            else if (first is >= 0xE1 and <= 0xEC && at + 2 < bytes.Length && IsContinuation(bytes[at + 1]) && IsContinuation(bytes[at + 2]))
            {
                (codePoint, length) = ((first & 0xF) << 12 | (bytes[at + 1] & 0x3F) << 6 | bytes[at + 2] & 0x3F, 3);
            }
            else
            {
                // What is rare or may be wrong: surrogates, overlong forms, planes above the first, cut characters.
                var status = Rune.DecodeFromUtf8(bytes[at..], out var rune, out length);
                if (status == OperationStatus.NeedMoreData)
                {
                    Flush(characters[..count]);
                    _partial = new Utf8Remainder(bytes[at..]);
                    return bytes.Length;
                }

                codePoint = rune.Value;
            }

            characters[count++] = codePoint;
            at += length;
        }

        Flush(characters[..count]);
        return at;
    }

    /// <summary>Widens the printable ASCII that the bytes begin with, up to 15 characters; longer runs are left to the faster path for ASCII alone.</summary>
    /// <returns>How many; 0 when the text ends here or a long run begins.</returns>
    private static int AsciiWithin(ReadOnlySpan<byte> bytes, Span<int> to)
    {
        if (bytes.Length < Vector128<byte>.Count)
        {
            var run = 0;
            for (; run < bytes.Length && bytes[run] is >= 0x20 and < 0x7F; run++)
                to[run] = bytes[run];
            return run;
        }

        var ascii = PrintableOfSixteen(bytes);
        if (ascii == Vector128<byte>.Count)
            return 0;
        // All sixteen are widened, whatever they are: what follows the run is written over.
        var (low, high) = Vector128.Widen(Vector128.Create(bytes));
        var (first, second) = Vector128.Widen(low);
        first.AsInt32().CopyTo(to);
        second.AsInt32().CopyTo(to[4..]);
        if (ascii > 8)
        {
            (first, second) = Vector128.Widen(high);
            first.AsInt32().CopyTo(to[8..]);
            second.AsInt32().CopyTo(to[12..]);
        }

        return ascii;
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;

    private void Flush(ReadOnlySpan<int> characters)
    {
        if (!characters.IsEmpty)
            _handler.Print(characters);
    }

    /// <summary>Joins the beginning of a character from an earlier piece with its rest.</summary>
    private int CompletePartial(ReadOnlySpan<byte> bytes, long offset)
    {
        Span<byte> joined = stackalloc byte[4];
        var kept = _partial.Count;
        _partial.CopyTo(joined);
        var added = Math.Min(4 - kept, bytes.Length);
        bytes[..added].CopyTo(joined[kept..]);
        joined = joined[..(kept + added)];

        if (Rune.DecodeFromUtf8(joined, out var rune, out var length) == OperationStatus.NeedMoreData)
        {
            _partial = new Utf8Remainder(joined);
            return added;
        }

        _partial = default;
        if (rune.Value is >= 0x80 and < 0xA0)
            BeginEightBit(rune.Value, offset - kept, offset - kept + length);
        else
            _handler.Print([rune.Value]);
        return length - kept;
    }

    /// <summary>A C1 control is the eight-bit form of ESC and a letter; the VT52 had seven bits.</summary>
    private void BeginEightBit(int control, long start, long end)
    {
        if (_handler.SpeaksVt52)
            return;
        Begin(start);
        Step((byte)(control - 0x40), end);
    }
}
