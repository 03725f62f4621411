using Abide.Terminal.Parsing;

namespace Abide.Terminal.Snapshots;

/// <summary>The unfinished sequence or character.</summary>
internal static class ParserSection
{
    public static void Write(SnapshotWriter to, ParserMemory memory)
    {
        Span<byte> partial = stackalloc byte[memory.Partial.Count];
        memory.Partial.CopyTo(partial);
        to.Number(memory.Position);
        to.Number((int)memory.State);
        to.Number((int)memory.StringKind);
        to.Number((int)memory.Passage);
        to.Bytes(partial);
        to.Number(memory.Start);
        to.Number(memory.Marker);
        to.Number(memory.Intermediates);
        to.Number(memory.Final);
        to.Number(memory.Joined);
        to.Number(memory.Parameters.Length);
        foreach (var parameter in memory.Parameters)
            to.Number(parameter);
    }

    public static ParserMemory Read(ref SnapshotReader from)
    {
        var position = from.Number();
        var state = (ParserState)from.Number(0, (int)ParserState.Count - 1, "the parser's state");
        var kind = (StringKind)from.Number(0, (int)StringKind.Other, "the kind of string");
        var passage = (Passage)from.Number(0, (int)Passage.Withheld, "the passage");
        var partial = from.Bytes();
        if (partial.Length > 3)
            throw new InvalidDataException("an unfinished character is too long");
        var start = from.Number();
        if (position < 0 || start < 0 || start > position)
            throw new InvalidDataException("the positions are out of range");
        var marker = (byte)from.Number(0, byte.MaxValue, "the marker");
        var intermediates = from.Number(0, 0xFFFFFF, "the intermediates");
        var final = (byte)from.Number(0, byte.MaxValue, "the final byte");
        var joined = (uint)from.Number();
        var parameters = new int[from.Number(0, ControlSequence.MaximumParameters + 1, "the number of parameters")];
        foreach (ref var parameter in parameters.AsSpan())
            parameter = from.Number(0, ControlSequence.MaximumValue, "a parameter");
        return new ParserMemory(
            position, state, kind, passage, new Utf8Remainder(partial), start, marker, intermediates, final, parameters, joined);
    }
}
