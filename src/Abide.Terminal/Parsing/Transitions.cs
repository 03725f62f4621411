using static Abide.Terminal.Parsing.ParserAction;
using static Abide.Terminal.Parsing.ParserState;

namespace Abide.Terminal.Parsing;

/// <summary>The parser's table: for each state and byte an action (high half) and the next state (low half).</summary>
internal static class Transitions
{
    private static readonly byte[] Table = Build();

    public static (ParserAction Action, ParserState Next) Of(ParserState state, byte input)
    {
        var entry = Table[((int)state << 8) | input];
        return ((ParserAction)(entry >> 4), (ParserState)(entry & 0xF));
    }

    private static byte[] Build()
    {
        var table = new byte[(int)ParserState.Count << 8];

        void On(ParserState state, int first, int last, ParserAction action, ParserState next)
        {
            for (var input = first; input <= last; input++)
                table[((int)state << 8) | input] = (byte)((int)action << 4 | (int)next);
        }

        for (var state = Ground; state < ParserState.Count; state++)
        {
            On(state, 0x00, 0xFF, Ignore, state);
            On(state, 0x00, 0x1F, Execute, state);
            On(state, 0x18, 0x18, Cancel, Ground);
            On(state, 0x1A, 0x1A, Cancel, Ground);
            On(state, 0x1B, 0x1B, Begin, Escape);
        }

        On(Escape, 0x20, 0x2F, Intermediate, EscapeIntermediate);
        On(Escape, 0x30, 0x7E, DispatchEscape, Ground);
        On(Escape, '[', '[', Ignore, ControlEntry);
        On(Escape, ']', ']', BeginOsc, ParserState.String);
        On(Escape, 'P', 'P', Ignore, DeviceEntry);
        On(Escape, '_', '_', BeginApc, ParserState.String);
        On(Escape, '^', '^', BeginOther, ParserState.String);
        On(Escape, 'X', 'X', BeginOther, ParserState.String);
        On(EscapeIntermediate, 0x20, 0x2F, Intermediate, EscapeIntermediate);
        On(EscapeIntermediate, 0x30, 0x7E, DispatchEscape, Ground);

        Parameters(ControlEntry, ControlParameter, ControlIntermediate, ControlIgnore, DispatchControl, Ground);
        Parameters(DeviceEntry, DeviceParameter, DeviceIntermediate, DeviceIgnore, BeginDcs, ParserState.String);

        void Parameters(
            ParserState entry, ParserState parameter, ParserState intermediate, ParserState ignore, ParserAction dispatch, ParserState after)
        {
            On(entry, 0x3C, 0x3F, Marker, parameter);
            On(parameter, 0x3C, 0x3F, Ignore, ignore);
            foreach (var state in (ReadOnlySpan<ParserState>)[entry, parameter])
            {
                On(state, '0', '9', Digit, parameter);
                On(state, ':', ';', Separator, parameter);
                On(state, 0x20, 0x2F, Intermediate, intermediate);
                On(state, 0x40, 0x7E, dispatch, after);
            }

            On(intermediate, 0x20, 0x2F, Intermediate, intermediate);
            On(intermediate, 0x30, 0x3F, Ignore, ignore);
            On(intermediate, 0x40, 0x7E, dispatch, after);
            On(ignore, 0x40, 0x7E, Ignore, after);
        }

        On(Vt52Escape, 0x20, 0x7E, DispatchEscape, Ground);
        On(Vt52Escape, 'Y', 'Y', Ignore, Vt52Row);
        On(Vt52Row, 0x20, 0x7E, Marker, Vt52Column);
        On(Vt52Column, 0x20, 0x7E, DispatchEscape, Ground);

        // Controls within a device control string's introduction mean nothing; its text may hold them.
        foreach (var state in (ReadOnlySpan<ParserState>)[DeviceEntry, DeviceParameter, DeviceIntermediate, DeviceIgnore])
        {
            On(state, 0x00, 0x17, Ignore, state);
            On(state, 0x19, 0x19, Ignore, state);
            On(state, 0x1C, 0x1F, Ignore, state);
        }

        On(DeviceIgnore, 0x40, 0x7E, BeginOther, ParserState.String);
        On(ParserState.String, 0x00, 0x1F, Ignore, ParserState.String);
        On(ParserState.String, 0x07, 0x07, LeaveString, Ground);
        On(ParserState.String, 0x18, 0x18, Cancel, Ground);
        On(ParserState.String, 0x1A, 0x1A, Cancel, Ground);
        On(ParserState.String, 0x1B, 0x1B, LeaveString, StringEscape);
        return table;
    }
}
