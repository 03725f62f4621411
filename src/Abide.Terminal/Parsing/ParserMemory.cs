namespace Abide.Terminal.Parsing;

/// <summary>Where a parser stopped, within a sequence or between two, so that another can go on.</summary>
internal sealed record ParserMemory(
    long Position,
    ParserState State,
    StringKind StringKind,
    Passage Passage,
    Utf8Remainder Partial,
    long Start,
    byte Marker,
    int Intermediates,
    byte Final,
    int[] Parameters,
    uint Joined);
