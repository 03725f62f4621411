using Abide.Terminal.Parsing;

namespace Abide.Terminal.Emulation;

/// <content>Control strings: which are gathered, which may go through to a viewer's terminal, and from where on that is known.</content>
internal sealed partial class Emulator
{
    private StringKind _stringKind;
    private Passage _stringPassage;
    private bool _stringIsGathered;

    /// <summary>Whether the text of the unfinished string is kept.</summary>
    public bool IsGathering => _stringIsGathered;

    /// <summary>The text of the unfinished string.</summary>
    public StringText Text { get; } = new();

    public Passage BeginString(StringKind kind, ControlSequence sequence)
    {
        Text.Clear();
        _stringKind = kind;
        (_stringPassage, _stringIsGathered) = (kind, sequence.Intermediates, (char)sequence.Final) switch
        {
            (StringKind.Osc, _, _) or (StringKind.Apc, _, _) => (Passage.Undecided, true),
            (StringKind.Dcs, '$' or '+', 'q') => (Passage.Withheld, true),
            (StringKind.Dcs, 0, 'q') or (StringKind.Dcs, '$', 't') => (Passage.Through, true),
            _ => (Passage.Through, false),
        };
        Text.IsPicture = kind == StringKind.Dcs && sequence.Final == 'q' && sequence.Intermediates == 0;
        return _stringPassage;
    }

    public Passage PutString(ReadOnlySpan<byte> text)
    {
        if (_stringIsGathered)
        {
            if (_stringKind == StringKind.Apc)
                Text.IsPicture = Text.Bytes is [(byte)'G', ..] || (Text.Bytes.IsEmpty && text[0] == 'G');
            Text.Add(text);
        }

        if (_stringPassage == Passage.Undecided)
        {
            _stringPassage = _stringKind == StringKind.Osc ? OperatingSystemCommand.Decide(Text.Bytes) : DecideApplication(Text.Bytes);
            if (_stringPassage == Passage.Undecided && Text.Bytes.Length >= StringText.MaximumBytes)
                _stringPassage = Passage.Withheld;
        }

        if (_stringKind == StringKind.Apc && !Text.IsPicture)
        {
            _stringIsGathered = false;
            Text.Clear();
        }

        return _stringPassage;
    }

    public Passage EndString(StringEnding ending, ControlSequence sequence)
    {
        var passage = _stringPassage;
        if (_stringKind == StringKind.Osc)
        {
            var isQuery = OperatingSystemCommand.IsQuery(Text.Bytes);
            if (isQuery)
                passage = Passage.Withheld;
            if (ending != StringEnding.Cancelled && !Text.Overflowed)
                RunCommand(Text.Bytes, ending == StringEnding.Bell ? "\a" : "\e\\", sequence.Start);
        }
        else if (_stringKind == StringKind.Apc)
        {
            if (_stringPassage == Passage.Undecided)
                passage = IsGraphicsQuery(Text.Bytes) ? Passage.Withheld : Passage.Through;
            if (Text.IsPicture && ending != StringEnding.Cancelled)
                RunGraphics(Text.Bytes[1..], isWhole: !Text.Overflowed);
        }
        else if (Text.IsPicture)
        {
            if (ending != StringEnding.Cancelled && !Text.Overflowed)
                ShowSixel(sequence.ToArray(), Text.Bytes);
        }
        else if (_stringKind == StringKind.Dcs && _stringIsGathered && ending != StringEnding.Cancelled)
        {
            RunDeviceString(sequence);
        }

        Text.Clear();
        return passage == Passage.Undecided ? Passage.Through : passage;
    }

    /// <summary>Kitty's graphics commands go through, but its query for support would be answered by every viewer.</summary>
    private static Passage DecideApplication(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return Passage.Undecided;
        if (text[0] != 'G')
            return Passage.Through;
        var end = text.IndexOf((byte)';');
        if (end < 0)
            return Passage.Undecided;
        return IsGraphicsQuery(text[..end]) ? Passage.Withheld : Passage.Through;
    }

    private static bool IsGraphicsQuery(ReadOnlySpan<byte> text) =>
        text.StartsWith("Ga=q"u8) || (text.StartsWith("G"u8) && text.IndexOf(",a=q"u8) >= 0);
}
