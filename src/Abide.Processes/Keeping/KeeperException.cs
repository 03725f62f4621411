namespace Abide.Processes.Keeping;

/// <summary>The keeper could not be reached, died, refused, or speaks another protocol; the message is one clear line (and a log's end, if any).</summary>
public sealed class KeeperException(string message, int error = 0) : IOException(message)
{
    /// <summary>The system's reason, positive; 0 when there is none.</summary>
    public int Errno { get; } = error;
}
