using Abide.Processes;

namespace Abide.Daemon.Journal;

/// <summary>The disk does not take what is printed; it is kept in memory meanwhile.</summary>
/// <param name="Errno">The error number.</param>
/// <param name="Since">Since when.</param>
internal sealed record DiskFault(int Errno, DateTimeOffset Since)
{
    public override string ToString() => $"the journal cannot be written: {Posix.Describe(Errno)}";
}
