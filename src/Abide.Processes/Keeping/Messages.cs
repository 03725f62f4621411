namespace Abide.Processes.Keeping;

/// <summary>What may be said between keeper, daemon and clients. Numbers are never reused; an unknown request is answered <see cref="Unsupported"/>.</summary>
internal enum MessageType : ushort
{
    /// <summary>First of each side: versions and capabilities.</summary>
    Hello = 1,
    Spawn = 2,
    List = 3,
    Signal = 4,
    Release = 5,
    WriteFrame = 6,
    CloseInput = 7,
    KeepMemory = 8,
    ForgetMemory = 9,
    Ready = 10,
    Adopt = 11,
    Quit = 12,
    Upgrade = 13,
    /// <summary>Never answered; what the terminal does not take comes back as <see cref="Declined"/>.</summary>
    Answer = 14,

    EnsureDaemon = 32,
    Status = 33,

    /// <summary>The request is done; the last answer to it.</summary>
    Done = 64,
    /// <summary>The request is refused; the last answer to it.</summary>
    Failed = 65,
    /// <summary>The request is unknown here; the last answer to it.</summary>
    Unsupported = 66,
    /// <summary>A run, as part of an answer.</summary>
    Run = 67,
    /// <summary>A kept memory, as part of an answer.</summary>
    Memory = 68,

    /// <summary>A run ended; nobody asked.</summary>
    Ended = 96,
    /// <summary>The rest of an answer that a terminal did not take.</summary>
    Declined = 97,

    // The keeper's table, handed from one program to the next in a memfd and never sent.
    TableKeeper = 128,
    TableRun = 129,
    TableMemory = 130,
    TableClient = 131,
}

/// <summary>The fields of messages. Unknown ones are skipped; numbers are never reused.</summary>
internal enum Tag : byte
{
    MinVersion = 1,
    MaxVersion = 2,
    Version = 3,
    Capability = 4,
    Pid = 5,
    BootId = 6,
    Program = 7,
    Session = 8,
    Run = 9,
    Handles = 10,
    StartTime = 11,
    ExitCode = 12,
    ExitSignal = 13,
    PeakMemory = 14,
    UserTime = 15,
    SystemTime = 16,
    EndedAt = 17,
    LastFrame = 18,
    Errno = 19,
    Stage = 20,
    Text = 21,
    Signal = 22,
    Scope = 23,
    Stray = 24,
    Frame = 25,
    Name = 26,
    Argument = 27,
    Directory = 28,
    Variable = 29,
    Tty = 30,
    Columns = 31,
    Rows = 32,
    Umask = 33,
    Limit = 34,
    Cgroup = 35,
    Deaths = 36,
    Ready = 37,
    Runs = 38,
    Alive = 39,
    Force = 40,
    Reached = 41,
    Ended = 42,
    Last = 43,
    Bytes = 44,

    // The keeper's table only: numbers of descriptors and what they are for.
    Descriptor = 64,
    Lock = 65,
    Listener = 66,
    Owned = 67,
    Terminal = 68,
    Slave = 69,
    Input = 70,
    Output = 71,
    Error = 72,
    Offset = 73,
    Request = 74,
    SoftFiles = 75,
    Failures = 76,
    Closing = 77,
    Process = 78,
    Upgrading = 79,
    Waiting = 80,
}

/// <summary>What each descriptor that comes with a message is for, one byte each in <see cref="Tag.Handles"/>.</summary>
internal enum Handle : byte
{
    Terminal = 1,
    Input = 2,
    Output = 3,
    Error = 4,
    Process = 5,
}

/// <summary>What this build speaks.</summary>
internal static class KeeperProtocol
{
    internal const int MinVersion = 1;
    internal const int MaxVersion = 1;

    /// <summary>The longest message; specs and frames travel in a memfd instead.</summary>
    internal const int MaxMessage = 64 * 1024;

    /// <summary>The most bytes of a spec, a frame or a table.</summary>
    internal const int MaxMemory = 64 * 1024 * 1024;

    /// <summary>One line for two programs that have no version in common; null when they have.</summary>
    internal static string? Mismatch(string theirName, long theirMin, long theirMax, string ourName) =>
        theirMin <= MaxVersion && theirMax >= MinVersion
            ? null
            : $"the {theirName} speaks keeper protocol {Range(theirMin, theirMax)}, this {ourName} {Range(MinVersion, MaxVersion)}: upgrade the older of the two";

    private static string Range(long min, long max) => min == max ? $"{min}" : $"{min} to {max}";
}
