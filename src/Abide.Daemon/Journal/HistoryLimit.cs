namespace Abide.Daemon.Journal;

/// <summary>How much output a session's journal keeps. Whole segments are dropped, oldest first.</summary>
/// <param name="Bytes">Bytes of output that are kept at least; <see cref="long.MaxValue"/> is all.</param>
/// <param name="Age">What is older is dropped; null for any age.</param>
internal readonly record struct HistoryLimit(long Bytes, TimeSpan? Age = null)
{
    public static HistoryLimit All => new(long.MaxValue);

    /// <summary>The limit that a spec asks for.</summary>
    /// <param name="bytes">Bytes of output; negative keeps all.</param>
    /// <param name="age">What is older is dropped; null for any age.</param>
    public static HistoryLimit Of(long bytes, TimeSpan? age = null) => new(bytes < 0 ? long.MaxValue : bytes, age);
}
