namespace Abide.Terminal.Parsing;

/// <summary>States of the parser, after the diagram of DEC's parsers by Paul Williams (vt100.net/emu/dec_ansi_parser).</summary>
internal enum ParserState : byte
{
    Ground,
    Escape,
    EscapeIntermediate,
    ControlEntry,
    ControlParameter,
    ControlIntermediate,
    ControlIgnore,
    DeviceEntry,
    DeviceParameter,
    DeviceIntermediate,
    DeviceIgnore,

    /// <summary>Within the text of a control string.</summary>
    String,

    /// <summary>After an ESC within a control string, which ends it one way or the other.</summary>
    StringEscape,

    /// <summary>Behind an ESC of the VT52.</summary>
    Vt52Escape,

    /// <summary>Behind ESC Y of the VT52.</summary>
    Vt52Row,

    Vt52Column,

    Count,
}
