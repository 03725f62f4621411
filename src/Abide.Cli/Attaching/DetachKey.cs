using System.Buffers;
using System.Globalization;
using System.Text;
using Abide.Cli.CommandLine;
using Abide.Cli.Output;
using Abide.Cli.Values;

namespace Abide.Cli.Attaching;

/// <summary>
/// Finds the detach key in what is typed: as the control character it is, and as terminals write it when the program asked for more exact keys
/// (<c>CSI 92 ; 5 u</c> of the kitty keyboard protocol, <c>CSI 27 ; 5 ; 92 ~</c> of xterm's modifyOtherKeys). What stands in a bracketed paste is
/// text and no key. A sequence may arrive in pieces: what may yet become the detach key is held back until the next piece, but never a
/// lone Escape, which is a key that somebody waits for.
/// </summary>
internal sealed class DetachKey
{
    private const byte Escape = 0x1b;
    private const int ControlModifier = 4;
    private const int LockModifiers = 64 | 128; // Caps Lock and Num Lock, which the kitty protocol counts as modifiers

    private readonly byte? _control;
    private readonly string _code;
    private readonly byte[] _sequence = new byte[32];
    private int _length; // of the sequence that the next byte may continue
    private int _sent; // bytes of it that were passed on already
    private bool _pasting;

    /// <param name="control">The control character; null when no key detaches.</param>
    public DetachKey(byte? control)
    {
        var key = control is { } c ? c == 0x7f ? '?' : char.ToLowerInvariant((char)(c + '@')) : '\0';
        _control = control;
        _code = ((int)key).ToString(CultureInfo.InvariantCulture);
        Name = control is null ? null : $"C-{key}";
    }

    /// <summary>How a person calls it; null when no key detaches.</summary>
    public string? Name { get; }

    /// <summary>Whether bytes are held back; they go out with <see cref="Flush"/> when nothing follows soon.</summary>
    public bool IsHolding => _sent < _length;

    /// <exception cref="UsageException">It is no key that can detach.</exception>
    public static DetachKey Parse(string? name) => name switch
    {
        null => new DetachKey(0x1c),
        "none" => new DetachKey(null),
        _ => KeyNames.ControlCharacter(name) is { } control and not (Escape or (byte)'\r' or (byte)'\t')
            ? new DetachKey(control)
            : throw new UsageException($"a detach key is C- and a character, such as C-\\ or C-], or 'none'; '{Printable.Line(name)}' is not"),
    };

    /// <summary>Takes what was typed, writes to <paramref name="to"/> what is for the session, and tells whether the key came (what follows it is dropped).</summary>
    public bool Feed(ReadOnlySpan<byte> typed, IBufferWriter<byte> to)
    {
        foreach (var c in typed)
        {
            if (_length > 0 && Continues(c))
            {
                _sequence[_length++] = c;
                if (_length == 2 || c is < 0x40)
                    continue;
                if (IsKey())
                    return true;
            }
            else if (c != Escape)
            {
                EndSequence(to);
                if (c == _control && !_pasting)
                    return true;
                to.Write([c]);
                continue;
            }

            EndSequence(to);
            if (c == Escape)
                _sequence[_length++] = c;
        }

        if (_length == 1 || !MayBecomeKey())
            Flush(to);
        return false;
    }

    /// <summary>Passes on what was held back; the key is still recognised when the rest of it comes later.</summary>
    public void Flush(IBufferWriter<byte> to)
    {
        to.Write(_sequence.AsSpan(_sent, _length - _sent));
        _sent = _length;
    }

    private void EndSequence(IBufferWriter<byte> to)
    {
        Flush(to);
        _length = _sent = 0;
    }

    private bool Continues(byte c) => _length == 1 ? c == '[' : c is >= 0x20 and < 0x7f && _length < _sequence.Length;

    /// <summary>Looks at a whole control sequence: the detach key, or the beginning or end of a paste.</summary>
    private bool IsKey()
    {
        var parameters = Encoding.ASCII.GetString(_sequence, 2, _length - 3).Split(';');
        switch (_sequence[_length - 1])
        {
            case (byte)'~' when parameters is ["200" or "201"]:
                _pasting = parameters[0] == "200";
                return false;
            case (byte)'~' when parameters is ["27", var modifiers, var code]:
                return IsKey(code, modifiers);
            case (byte)'u' when parameters is [var code, var modifiers, ..]:
                return IsKey(code.Split(':')[0], modifiers);
            default:
                return false;
        }
    }

    private bool IsKey(string code, string modifiers)
    {
        const string Released = "3";
        var (bits, kind) = modifiers.Split(':') is [var first, var second, ..] ? (first, second) : (modifiers, "1");
        return _control is not null && !_pasting && code == _code && kind != Released
            && int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && ((number - 1) & ~LockModifiers) == ControlModifier;
    }

    private bool MayBecomeKey()
    {
        if (_control is null || _length < 2)
            return false;
        var first = Encoding.ASCII.GetString(_sequence, 2, _length - 2);
        var end = first.AsSpan().IndexOfAny(':', ';');
        return end < 0
            ? _code.StartsWith(first, StringComparison.Ordinal) || "27".StartsWith(first, StringComparison.Ordinal)
            : first[..end] == _code || first[..end] == "27";
    }
}
