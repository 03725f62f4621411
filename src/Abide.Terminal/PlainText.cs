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

    private void Put(ReadOnlySpan<byte> text)
    {
        if (_returned && _hasText)
            _to!.Write("\n"u8);
        (_returned, _hasText) = (false, true);
        _to!.Write(text);
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
                _to!.Write("\n"u8);
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
