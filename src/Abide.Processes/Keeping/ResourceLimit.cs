namespace Abide.Processes.Keeping;

/// <summary>One limit of setrlimit(2).</summary>
/// <param name="Resource">Which; the numbers are Linux's.</param>
/// <param name="Soft">What holds; <see cref="ulong.MaxValue"/> for none.</param>
/// <param name="Hard">Up to what the process may raise it.</param>
public readonly record struct ResourceLimit(Resource Resource, ulong Soft, ulong Hard);

/// <summary>What can be limited (RLIMIT_… on x86-64 and arm64).</summary>
public enum Resource
{
    /// <summary>Seconds of processor time.</summary>
    CpuSeconds = 0,
    /// <summary>Bytes of one file.</summary>
    FileBytes = 1,
    /// <summary>Bytes of the data segment.</summary>
    DataBytes = 2,
    /// <summary>Bytes of the stack.</summary>
    StackBytes = 3,
    /// <summary>Bytes of a core dump.</summary>
    CoreBytes = 4,
    /// <summary>Processes of the user.</summary>
    Processes = 6,
    /// <summary>Open descriptors of one process.</summary>
    OpenFiles = 7,
    /// <summary>Bytes of locked memory.</summary>
    LockedBytes = 8,
    /// <summary>Bytes of address space.</summary>
    AddressBytes = 9,
}
