namespace Abide.Processes;

/// <summary>A line of the process table: who, in which state, group and POSIX session, and since when.</summary>
internal readonly record struct ProcessEntry(int Pid, char State, int Group, int Session, ulong StartTime)
{
    /// <summary>Whether it can still do anything.</summary>
    internal bool IsAlive => State is not ('Z' or 'X');
}
