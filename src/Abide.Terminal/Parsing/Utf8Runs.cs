using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Abide.Terminal.Parsing;

/// <summary>Decodes characters of equal length next to each other, several at a time: words of most scripts consist of such.</summary>
internal static class Utf8Runs
{
    /// <summary>A bit for each byte, set where one that continues a character stands in a run.</summary>
    private const uint ContinuationsOfTwo = 0b1010_1010_1010_1010, ContinuationsOfThree = 0b1101_1011_0110;

    /// <summary>Decodes up to eight characters of two bytes each, U+00C0 to U+07FF.</summary>
    /// <param name="bytes">Text.</param>
    /// <param name="at">Where the run begins; moved behind what was decoded.</param>
    /// <param name="to">Room for eight characters.</param>
    /// <returns>How many; 0 when there are none, or too few bytes to tell.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TwoBytes(ReadOnlySpan<byte> bytes, ref int at, Span<int> to)
    {
        if (bytes.Length - at < Vector128<byte>.Count)
            return 0;
        var sixteen = Vector128.Create(bytes[at..]);
        var continuations = IsContinuation(sixteen);
        // A lead byte is 0xC3 to 0xDF: below are controls and overlong forms.
        var leads = Vector128.LessThanOrEqual(sixteen - Vector128.Create((byte)0xC3), Vector128.Create((byte)(0xDF - 0xC3))).ExtractMostSignificantBits();
        var others = (continuations ^ ContinuationsOfTwo) | (leads ^ (~ContinuationsOfTwo & 0xFFFF));
        var count = BitOperations.TrailingZeroCount(others | 1 << 16) / 2;

        // In each pair the lead is the low byte.
        var pairs = sixteen.AsUInt16();
        var codes = ((pairs & Vector128.Create((ushort)0x1F)) << 6) | (pairs >> 8 & Vector128.Create((ushort)0x3F));
        var (first, second) = Vector128.Widen(codes);
        first.AsInt32().CopyTo(to);
        second.AsInt32().CopyTo(to[4..]);
        at += 2 * count;
        return count;
    }

    /// <summary>Decodes up to four characters of three bytes each, U+1000 to U+CFFF.</summary>
    /// <param name="bytes">Text.</param>
    /// <param name="at">Where the run begins; moved behind what was decoded.</param>
    /// <param name="to">Room for four characters.</param>
    /// <returns>How many; 0 when there are none, or too few bytes to tell.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ThreeBytes(ReadOnlySpan<byte> bytes, ref int at, Span<int> to)
    {
        if (bytes.Length - at < Vector128<byte>.Count)
            return 0;
        var sixteen = Vector128.Create(bytes[at..]);
        var continuations = IsContinuation(sixteen);
        // A lead byte is 0xE1 to 0xEC: below may be overlong forms, above surrogates.
        var leads = Vector128.LessThanOrEqual(sixteen - Vector128.Create((byte)0xE1), Vector128.Create((byte)(0xEC - 0xE1))).ExtractMostSignificantBits();
        var others = ((continuations ^ ContinuationsOfThree) | (leads ^ (~ContinuationsOfThree & 0xFFF))) & 0xFFF;
        var count = BitOperations.TrailingZeroCount(others | 1 << 12) / 3;

        // Each character's bytes into a word of its own, the last lowest; 0x80 and above selects nothing.
        var words = Vector128.Shuffle(sixteen, Vector128.Create((byte)2, 1, 0, 255, 5, 4, 3, 255, 8, 7, 6, 255, 11, 10, 9, 255)).AsInt32();
        var codes = (words & Vector128.Create(0x3F)) | ((words >> 2) & Vector128.Create(0x3F << 6)) | ((words >> 4) & Vector128.Create(0xF << 12));
        codes.CopyTo(to);
        at += 3 * count;
        return count;
    }

    private static uint IsContinuation(Vector128<byte> bytes) =>
        Vector128.Equals(bytes & Vector128.Create((byte)0xC0), Vector128.Create((byte)0x80)).ExtractMostSignificantBits();
}
