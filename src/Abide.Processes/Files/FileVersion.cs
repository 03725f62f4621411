namespace Abide.Processes;

/// <summary>What tells a file's content from that before, without reading it: its inode, size, and when it last changed.</summary>
/// <param name="Inode">The file's number.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ChangedSeconds">When its inode last changed, in seconds since 1970.</param>
/// <param name="ChangedNanoseconds">The rest of that.</param>
public readonly record struct FileVersion(ulong Inode, ulong Bytes, long ChangedSeconds, uint ChangedNanoseconds);
