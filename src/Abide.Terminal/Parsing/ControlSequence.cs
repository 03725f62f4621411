using System.Runtime.CompilerServices;

namespace Abide.Terminal.Parsing;

/// <summary>What a parser has gathered of an escape or control sequence, and where in the stream it stands.</summary>
internal sealed partial class ControlSequence
{
    /// <summary>Further parameters are dropped.</summary>
    public const int MaximumParameters = 32;

    /// <summary>Larger values are taken for this one.</summary>
    public const int MaximumValue = 65535;

    private Values _values;
    private int _count;
    private bool _started;

    /// <summary>The private marker after the introducer (one of <c>&lt;=&gt;?</c>), or 0.</summary>
    public byte Marker { get; set; }

    /// <summary>The intermediate bytes (0x20–0x2F), the last one lowest; 0 when there is none.</summary>
    public int Intermediates { get; set; }

    /// <summary>The byte that ends the sequence and names the function.</summary>
    public byte Final { get; set; }

    /// <summary>Parameters given, empty ones included.</summary>
    public int Count => Math.Min(_count, MaximumParameters);

    /// <summary>The parameters given, 0 for empty ones.</summary>
    public ReadOnlySpan<int> Parameters => ((ReadOnlySpan<int>)_values)[..Count];

    /// <summary>Bit n is set when parameter n follows a colon and so belongs to the one before.</summary>
    public uint Joined { get; private set; }

    /// <summary>Offset of the first byte of the sequence.</summary>
    public long Start { get; set; }

    /// <summary>A parameter, 0 when it was not given.</summary>
    public int this[int index] => index < Count ? _values[index] : 0;

    /// <summary>A parameter that means at least one when it is 0 or was not given.</summary>
    public int AtLeastOne(int index) => Math.Max(1, this[index]);

    public void Clear()
    {
        (Marker, Final, Intermediates, Joined) = (0, 0, 0, 0);
        (_count, _started) = (0, false);
    }

    /// <summary>Notes an intermediate byte; more than two make a sequence nobody knows.</summary>
    public void AddIntermediate(byte value) =>
        Intermediates = Intermediates > 0xFF ? 0xFFFFFF : Intermediates << 8 | value;

    public void AddDigit(int digit)
    {
        if (!_started)
            Begin(joined: false);
        ref var value = ref _values[_count - 1];
        value = Math.Min(MaximumValue, value * 10 + digit);
    }

    /// <summary>Ends a parameter, at a semicolon or a colon, and begins the next.</summary>
    public void Separate(bool joined)
    {
        if (!_started)
            Begin(joined: false);
        Begin(joined);
    }

    /// <summary>Restores what a snapshot kept.</summary>
    public void Restore(ReadOnlySpan<int> values, uint joined)
    {
        Clear();
        values.CopyTo(_values);
        (_count, Joined, _started) = (values.Length, joined, values.Length > 0);
    }

    /// <summary>The parameters and, past the last one shown, where dropped values go; for a snapshot.</summary>
    public int[] ToArray() => ((ReadOnlySpan<int>)_values)[.._count].ToArray();

    private void Begin(bool joined)
    {
        _started = true;
        // One place more than is shown swallows the values that are dropped.
        if (_count > MaximumParameters)
            return;
        _values[_count] = 0;
        if (joined && _count < MaximumParameters)
            Joined |= 1u << _count;
        _count++;
    }

    [InlineArray(MaximumParameters + 1)]
    private struct Values
    {
        private int _first;
    }
}
