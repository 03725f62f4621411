using System.Buffers;
using System.Globalization;
using System.Text;
using Abide.Cli.CommandLine;
using Abide.Cli.Output;
using Abide.Cli.Values;

namespace Abide.Cli.Attaching;

/// <summary>What a key of a viewer does, instead of being typed into the session.</summary>
internal enum ViewerKey
{
    None,

    /// <summary>Leaves.</summary>
    Detach,

    /// <summary>Shows the next session of the group.</summary>
    Next,

    /// <summary>Shows the one before.</summary>
    Previous,
}

/// <summary>
/// Finds the viewer's own keys in what is typed: as the control character that one is, and as terminals write it when the program asked for more exact keys
/// (<c>CSI 92 ; 5 u</c> of the kitty keyboard protocol, <c>CSI 27 ; 5 ; 92 ~</c> of xterm's modifyOtherKeys). What stands in a bracketed paste is
/// text and no key. A sequence may arrive in pieces: what may yet become a key is held back until the next piece, but never a
/// lone Escape, which is a key that somebody waits for.
/// </summary>
internal sealed class ViewerKeys
{
    private const byte Escape = 0x1b, ControlBackslash = 0x1c;
    private const int ControlModifier = 4;
    private const int LockModifiers = 64 | 128; // Caps Lock and Num Lock, which the kitty protocol counts as modifiers

    private readonly List<(ViewerKey Key, byte Control, string Code)> _keys = [];
    private readonly byte[] _sequence = new byte[32];
    private int _length; // of the sequence that the next byte may continue
    private int _sent; // bytes of it that were passed on already
    private bool _pasting;

    /// <summary>Understands keys as people name them: <c>C-</c> and a character; <c>none</c> is none.</summary>
    /// <param name="detach">Null is <c>C-\</c>.</param>
    /// <param name="next">Null is none.</param>
    /// <param name="previous">Null is none.</param>
    /// <exception cref="UsageException">One is no key that can be told from what is typed, or two are the same.</exception>
    public ViewerKeys(string? detach, string? next = null, string? previous = null)
    {
        Add(ViewerKey.Detach, detach is null ? ControlBackslash : ControlOf(detach));
        Add(ViewerKey.Next, next is null ? null : ControlOf(next));
        Add(ViewerKey.Previous, previous is null ? null : ControlOf(previous));
    }

    /// <summary>Whether bytes are held back; they go out with <see cref="Flush"/> when nothing follows soon.</summary>
    public bool IsHolding => _sent < _length;

    /// <summary>Takes what was typed, writes to <paramref name="to"/> what is for the session, up to a key of the viewer's, and tells which came.</summary>
    /// <param name="typed">What was typed; afterwards what stands behind the key.</param>
    /// <param name="to">Receives what is for the session.</param>
    public ViewerKey Feed(ref ReadOnlySpan<byte> typed, IBufferWriter<byte> to)
    {
        while (!typed.IsEmpty)
        {
            var c = typed[0];
            typed = typed[1..];
            if (_length > 0 && Continues(c))
            {
                _sequence[_length++] = c;
                if (_length == 2 || c is < 0x40)
                    continue;
                if (KeyOfSequence() is not ViewerKey.None and var key)
                {
                    _length = _sent = 0;
                    return key;
                }
            }
            else if (c != Escape)
            {
                EndSequence(to);
                if (!_pasting && _keys.Find(known => known.Control == c).Key is not ViewerKey.None and var key)
                    return key;
                to.Write([c]);
                continue;
            }

            EndSequence(to);
            if (c == Escape)
                _sequence[_length++] = c;
        }

        if (_length == 1 || !MayBecomeKey())
            Flush(to);
        return ViewerKey.None;
    }

    /// <summary>Passes on what was held back; a key is still recognised when the rest of it comes later.</summary>
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

    /// <summary>Looks at a whole control sequence: a key, or the beginning or end of a paste.</summary>
    private ViewerKey KeyOfSequence()
    {
        var parameters = Encoding.ASCII.GetString(_sequence, 2, _length - 3).Split(';');
        switch (_sequence[_length - 1])
        {
            case (byte)'~' when parameters is ["200" or "201"]:
                _pasting = parameters[0] == "200";
                return ViewerKey.None;
            case (byte)'~' when parameters is ["27", var modifiers, var code]:
                return KeyOf(code, modifiers);
            case (byte)'u' when parameters is [var code, var modifiers, ..]:
                return KeyOf(code.Split(':')[0], modifiers);
            default:
                return ViewerKey.None;
        }
    }

    private ViewerKey KeyOf(string code, string modifiers)
    {
        const string Released = "3";
        var (bits, kind) = modifiers.Split(':') is [var first, var second, ..] ? (first, second) : (modifiers, "1");
        return !_pasting && kind != Released
            && int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && ((number - 1) & ~LockModifiers) == ControlModifier
            ? _keys.Find(known => known.Code == code).Key
            : ViewerKey.None;
    }

    private bool MayBecomeKey()
    {
        if (_keys.Count == 0 || _length < 2)
            return false;
        var first = Encoding.ASCII.GetString(_sequence, 2, _length - 2);
        var end = first.AsSpan().IndexOfAny(':', ';');
        return end < 0
            ? _keys.Exists(known => known.Code.StartsWith(first, StringComparison.Ordinal)) || "27".StartsWith(first, StringComparison.Ordinal)
            : first[..end] == "27" || _keys.Exists(known => known.Code == first[..end]);
    }

    private void Add(ViewerKey key, byte? control)
    {
        if (control is not { } code)
            return;
        if (_keys.Exists(known => known.Control == code))
            throw new UsageException("the keys of a viewer differ from each other");
        var character = code == 0x7f ? '?' : char.ToLowerInvariant((char)(code + '@'));
        _keys.Add((key, code, ((int)character).ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The control character of a key; null for <c>none</c>.</summary>
    private static byte? ControlOf(string name) => name == "none" ? null
        : KeyNames.ControlCharacter(name) is { } control and not (Escape or (byte)'\r' or (byte)'\t')
            ? control
            : throw new UsageException($"a viewer's key is C- and a character, such as C-\\ or C-], or 'none'; '{Printable.Line(name)}' is not");
}
