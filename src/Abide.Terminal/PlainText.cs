using System.Buffers;
using System.Text;
using Abide.Terminal.Parsing;

namespace Abide.Terminal;

/// <summary>
/// Takes terminal output apart and lets only its text through, as UTF-8: no escape sequences, no controls but line feed and tab.
/// A carriage return that no line feed follows becomes a line feed, so that what overwrites a line begins a new one.
/// May be fed in pieces of any size.
/// </summary>
public sealed class PlainText
{
    private readonly Parser<Sink> _parser;
    private IBufferWriter<byte>? _to;
    private bool _returned;
    private bool _hasText;

    /// <summary>A filter at the beginning of a stream.</summary>
    public PlainText() => _parser = new Parser<Sink>(new Sink(this));

    /// <summary>Writes the text within <paramref name="bytes"/>.</summary>
    /// <param name="bytes">The next output of the program.</param>
    /// <param name="to">Receives the text.</param>
    public void Filter(ReadOnlySpan<byte> bytes, IBufferWriter<byte> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        _to = to;
        _parser.Feed(bytes);
        _parser.Cuts.Clear();
        _to = null;
    }

    /// <summary>
    /// Goes past bytes whose text nobody wants, as if they had been filtered, in much less time: where no sequence is unfinished, only what stands behind the last that begins
    /// has to be looked at. (After a carriage return before text that was skipped, a line may go on that would have ended.)
    /// </summary>
    /// <param name="bytes">The next output of the program.</param>
    public void Skip(ReadOnlySpan<byte> bytes)
    {
        _parser.Feed(bytes[(_parser.IsInText ? LastBeginning(bytes) : 0)..]);
        _parser.Cuts.Clear();
    }

    /// <summary>Where the last sequence or character begins that may be unfinished at the end; whatever is before it, an escape begins anew.</summary>
    private static int LastBeginning(ReadOnlySpan<byte> bytes)
    {
        const int LongestCharacter = 4;
        var last = bytes.LastIndexOf((byte)0x1B);
        if (last >= 0)
            return last;
        // Without one, a control of eight bits (two bytes in UTF-8, the first of which is 0xC2) may begin a sequence.
        var first = bytes.IndexOf((byte)0xC2);
        return first >= 0 ? first : Math.Max(0, bytes.Length - LongestCharacter);
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        if (_returned && _hasText)
            _to?.Write("\n"u8);
        (_returned, _hasText) = (false, true);
        _to?.Write(text);
    }

    private void Execute(byte control)
    {
        switch (control)
        {
            case (byte)'\r':
                _returned = true;
                break;
            case (byte)'\n':
                (_returned, _hasText) = (false, false);
                _to?.Write("\n"u8);
                break;
            case (byte)'\t':
                Put("\t"u8);
                break;
        }
    }

    private readonly struct Sink : IParserHandler
    {
        private readonly PlainText _text;

        public Sink(PlainText text) => _text = text;

        public bool SpeaksVt52 => false;

        public void Print(ReadOnlySpan<byte> ascii) => _text.Put(ascii);

        public void Print(ReadOnlySpan<int> codePoints)
        {
            Span<byte> encoded = stackalloc byte[4];
            foreach (var codePoint in codePoints)
                _text.Put(encoded[..new Rune(codePoint).EncodeToUtf8(encoded)]);
        }

        public Passage Execute(byte control)
        {
            _text.Execute(control);
            return Passage.Through;
        }

        public Passage Escape(ControlSequence sequence) => Passage.Through;

        public Passage Control(ControlSequence sequence) => Passage.Through;

        public Passage BeginString(StringKind kind, ControlSequence sequence) => Passage.Through;

        public Passage PutString(ReadOnlySpan<byte> text) => Passage.Through;

        public Passage EndString(StringEnding ending, ControlSequence sequence) => Passage.Through;
    }
}
