namespace Abide.Daemon.Journal;

/// <summary>What an entry holds. The numbers are the file format: never changed, only added to; a reader skips those it does not know.</summary>
internal enum EntryType : byte
{
    /// <summary>Fills a block that has too little room left; never shown to readers.</summary>
    Pad = 1,

    /// <summary>The first entry of a segment: <see cref="SegmentStart"/> as JSON.</summary>
    SegmentStart = 2,

    /// <summary>Bytes that a program printed, raw.</summary>
    Output = 3,

    /// <summary>Bytes that were typed, raw; off by default.</summary>
    Input = 4,

    /// <summary>The terminal has another size.</summary>
    Resize = 5,

    RunStarted = 6,

    /// <summary>With exit code, signal and reason.</summary>
    RunEnded = 7,

    Mark = 8,

    Title = 9,

    /// <summary>A shell's prompt, command or output begins (OSC 133).</summary>
    PromptMark = 10,

    ReplRequest = 11,

    ReplChunk = 12,

    ReplResult = 13,

    AgentFrame = 14,

    PermissionAsked = 15,

    PermissionAnswered = 16,

    Note = 17,

    /// <summary>Bytes that are not here, and why: <see cref="GapEntry"/> as JSON.</summary>
    Gap = 18,

    /// <summary>Name and spec have changed: <see cref="SessionDescription"/> as JSON.</summary>
    Description = 19,
}

/// <summary>Bits of an entry's header.</summary>
[Flags]
internal enum EntryFlags : byte
{
    None = 0,

    /// <summary>The payload goes on in the next entry, because a block ends here. Never on streams: each of their entries stands for itself.</summary>
    More = 1,

    /// <summary>The payload began in the entry before.</summary>
    Continuation = 2,

    /// <summary>Printed by processes that outlived the leader of their run.</summary>
    Survivor = 4,

    /// <summary>Printed while nobody's terminal determined the size: sizes that these bytes ask for were granted, and are when they are replayed.</summary>
    MayResize = 8,
}

internal static class EntryTypes
{
    /// <summary>Streams are cut and joined freely; what counts is the offset of each byte.</summary>
    public static bool IsStream(this EntryType type) => type is EntryType.Output or EntryType.Input;

    /// <summary>True for what no limit of history drops.</summary>
    public static bool IsKept(this EntryType type) => type is >= EntryType.ReplRequest and <= EntryType.PermissionAnswered and not EntryType.ReplChunk;
}
