using System.Buffers;

namespace Abide.Terminal.Parsing;

/// <summary>
/// Takes a terminal's byte stream apart into text, controls and sequences. Every split of the stream gives the same result.
/// </summary>
/// <typeparam name="THandler">Who receives them; a value type, so that the parser is compiled for it and calls are direct.</typeparam>
internal sealed partial class Parser<THandler>
    where THandler : struct, IParserHandler
{
    /// <summary>An unfinished sequence longer than this is given up.</summary>
    public const int MaximumHeld = 64 * 1024;

    private static readonly SearchValues<byte> StringStops = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Where(control => control is not (0x09 or 0x0A or 0x0D)).Select(control => (byte)control)]);

    private readonly THandler _handler;
    private readonly ControlSequence _sequence = new();
    private ParserState _state;
    private StringKind _stringKind;
    private Passage _passage;
    private Utf8Remainder _partial;

    public Parser(THandler handler) => _handler = handler;

    /// <summary>How many bytes were fed.</summary>
    public long Position { get; private set; }

    /// <summary>Where the unfinished sequence or character starts that may not go through yet; or <see cref="Position"/>.</summary>
    public long Held
    {
        get
        {
            if (_state == ParserState.Ground)
                return Position - _partial.Count;
            if (_passage == Passage.Undecided)
                return _sequence.Start;
            // The ESC within a string may belong to its terminator or begin something else.
            return _state == ParserState.StringEscape ? Position - 1 : Position;
        }
    }

    /// <summary>True between sequences and characters.</summary>
    public bool IsInText => _state == ParserState.Ground && _partial.Count == 0;

    /// <summary>The unfinished string whose beginning went through and whose rest will; null when there is none.</summary>
    public StringKind? StringGoingThrough =>
        (_state is ParserState.String or ParserState.StringEscape) && _passage == Passage.Through ? _stringKind : null;

    /// <summary>What must not go through to a viewer.</summary>
    public CutList Cuts { get; } = new();

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            at += _state switch
            {
                ParserState.Ground => Ground(bytes[at..], Position + at),
                ParserState.String => StringText(bytes[at..], Position + at),
                _ => Sequence(bytes[at..], Position + at),
            };
        }

        Position += bytes.Length;
        if (Position - Held > MaximumHeld)
            _passage = Passage.Withheld;
        if (_state != ParserState.Ground && _passage == Passage.Withheld)
            Cuts.Add(_sequence.Start, Held);
    }

    /// <summary>Forgets the unfinished sequence.</summary>
    public void Reset()
    {
        _state = ParserState.Ground;
        _partial = default;
        _passage = Passage.Undecided;
    }

    /// <summary>What is needed to go on elsewhere.</summary>
    public ParserMemory Save() => new(
        Position, _state, _stringKind, _passage, _partial, _sequence.Start, _sequence.Marker, _sequence.Intermediates,
        _sequence.Final, _sequence.ToArray(), _sequence.Joined);

    public void Restore(ParserMemory memory)
    {
        Cuts.SkipTo(memory.Position);
        (Position, _state, _stringKind, _passage, _partial) = (memory.Position, memory.State, memory.StringKind, memory.Passage, memory.Partial);
        _sequence.Restore(memory.Parameters, memory.Joined);
        (_sequence.Start, _sequence.Marker, _sequence.Intermediates, _sequence.Final) =
            (memory.Start, memory.Marker, memory.Intermediates, memory.Final);
    }

    private int Sequence(ReadOnlySpan<byte> bytes, long offset)
    {
        var at = 0;
        while (at < bytes.Length && _state is not (ParserState.Ground or ParserState.String))
        {
            var input = bytes[at++];
            // What the table says as well, for the bytes that sequences mostly consist of.
            if ((_state is ParserState.ControlEntry or ParserState.ControlParameter) && input is >= (byte)'0' and <= (byte)';')
            {
                _state = ParserState.ControlParameter;
                if (input <= '9')
                    _sequence.AddDigit(input - '0');
                else
                    _sequence.Separate(input == ':');
            }
            else
            {
                Step(input, offset + at);
            }
        }

        return at;
    }

    private int StringText(ReadOnlySpan<byte> bytes, long offset)
    {
        var stops = bytes.IndexOfAny(StringStops);
        var run = stops < 0 ? bytes.Length : stops;
        if (run > 0)
        {
            Decide(_handler.PutString(bytes[..run]));
            return run;
        }

        var isText = _stringKind != StringKind.Osc && bytes[0] is not (0x18 or 0x1A or 0x1B);
        if (isText)
            Decide(_handler.PutString(bytes[..1]));
        else
            Step(bytes[0], offset + 1);
        return 1;
    }

    /// <param name="input">The byte.</param>
    /// <param name="after">The offset behind it.</param>
    private void Step(byte input, long after)
    {
        if (_state == ParserState.StringEscape)
        {
            if (input == '\\')
            {
                EndString(StringEnding.Terminator, after);
                _state = ParserState.Ground;
                return;
            }

            EndString(StringEnding.Escape, after - 2);
            Begin(after - 2);
        }

        var (action, next) = Transitions.Of(_state, input);
        var before = _state;
        _state = next;
        switch (action)
        {
            case ParserAction.Execute:
                Execute(input, after - 1);
                break;
            case ParserAction.Cancel when before == ParserState.String:
                EndString(StringEnding.Cancelled, after);
                break;
            case ParserAction.Begin:
                Begin(after - 1);
                break;
            case ParserAction.Marker:
                _sequence.Marker = input;
                break;
            case ParserAction.Digit:
                _sequence.AddDigit(input - '0');
                break;
            case ParserAction.Separator:
                _sequence.Separate(input == ':');
                break;
            case ParserAction.Intermediate:
                _sequence.AddIntermediate(input);
                break;
            case ParserAction.DispatchEscape:
                _sequence.Final = input;
                Finish(_handler.Escape(_sequence), after);
                break;
            case ParserAction.DispatchControl:
                _sequence.Final = input;
                Finish(_handler.Control(_sequence), after);
                break;
            case ParserAction.BeginOsc:
                BeginString(StringKind.Osc, input);
                break;
            case ParserAction.BeginDcs:
                BeginString(StringKind.Dcs, input);
                break;
            case ParserAction.BeginApc:
                BeginString(StringKind.Apc, input);
                break;
            case ParserAction.BeginOther:
                BeginString(StringKind.Other, input);
                break;
            case ParserAction.LeaveString when input == 0x07:
                EndString(StringEnding.Bell, after);
                break;
            case ParserAction.Ignore or ParserAction.Cancel or ParserAction.LeaveString:
                break;
        }
    }

    private void Begin(long start)
    {
        _sequence.Clear();
        _sequence.Start = start;
        _passage = Passage.Undecided;
        _state = _handler.SpeaksVt52 ? ParserState.Vt52Escape : ParserState.Escape;
    }

    private void BeginString(StringKind kind, byte final)
    {
        _stringKind = kind;
        _sequence.Final = final;
        Decide(_handler.BeginString(kind, _sequence));
    }

    private void EndString(StringEnding ending, long end) => Finish(_handler.EndString(ending, _sequence), end);

    private void Execute(byte control, long at)
    {
        if (_handler.Execute(control) == Passage.Withheld)
            Cuts.Add(at, at + 1);
    }

    private void Finish(Passage passage, long end)
    {
        Decide(passage);
        if (_passage == Passage.Withheld)
            Cuts.Add(_sequence.Start, end);
    }

    private void Decide(Passage passage)
    {
        if (_passage == Passage.Undecided)
            _passage = passage;
    }
}
