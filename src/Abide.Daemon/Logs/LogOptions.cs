using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Logs;

/// <summary>What is logged, how, and how much of it is kept.</summary>
internal sealed record LogOptions
{
    /// <summary>The least level that is logged.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    public LogFormat Format { get; init; }

    /// <summary>Bytes at which the file is turned over.</summary>
    public long FileBytes { get; init; } = 4 << 20;

    /// <summary>How many turned-over files are kept beside the one written to.</summary>
    public int OldFiles { get; init; } = 4;
}

/// <summary>How a line of the log is written.</summary>
internal enum LogFormat
{
    /// <summary>Time, process, level, words.</summary>
    Text,

    /// <summary>One JSON object, with what the words are about as members of their own.</summary>
    Json,
}
