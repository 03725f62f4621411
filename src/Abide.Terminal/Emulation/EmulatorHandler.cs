using Abide.Terminal.Parsing;

namespace Abide.Terminal.Emulation;

/// <summary>Gives a parser an emulator as a value type, so that the parser is compiled for it and every call is direct.</summary>
internal readonly struct EmulatorHandler : IParserHandler
{
    private readonly Emulator _emulator;

    public EmulatorHandler(Emulator emulator) => _emulator = emulator;

    public bool SpeaksVt52 => _emulator.SpeaksVt52;

    public void Print(ReadOnlySpan<byte> ascii) => _emulator.Print(ascii);

    public void Print(ReadOnlySpan<int> codePoints) => _emulator.Print(codePoints);

    public Passage Execute(byte control) => _emulator.Execute(control);

    public Passage Escape(ControlSequence sequence) => _emulator.Escape(sequence);

    public Passage Control(ControlSequence sequence) => _emulator.Control(sequence);

    public Passage BeginString(StringKind kind, ControlSequence sequence) => _emulator.BeginString(kind, sequence);

    public Passage PutString(ReadOnlySpan<byte> text) => _emulator.PutString(text);

    public Passage EndString(StringEnding ending, ControlSequence sequence) => _emulator.EndString(ending, sequence);
}
