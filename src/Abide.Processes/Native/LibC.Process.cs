using System.Runtime.InteropServices;

namespace Abide.Processes;

internal static unsafe partial class LibC
{
    [LibraryImport(Library, EntryPoint = "getpid")]
    internal static partial int GetPid();

    [LibraryImport(Library, EntryPoint = "geteuid")]
    internal static partial uint GetUid();

    [LibraryImport(Library, EntryPoint = "umask")]
    internal static partial uint SetUmask(uint mask);

    [LibraryImport(Library, EntryPoint = "signal", SetLastError = true)]
    internal static partial nint SetSignal(int signal, nint handler);

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int pid, int signal);

    [LibraryImport(Library, EntryPoint = "setpriority")]
    internal static partial int SetPriority(int which, uint who, int nice);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport(Library, EntryPoint = "getpwuid_r")]
    internal static partial int FindUser(uint uid, UserEntry* entry, byte* buffer, nuint size, UserEntry** found);

    /// <summary>struct passwd of getpwuid_r(3).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct UserEntry
    {
        internal byte* Name;
        internal byte* Password;
        internal uint Uid;
        internal uint Gid;
        internal byte* RealName;
        internal byte* Home;
        internal byte* Shell;
    }

    // System calls without a wrapper in every C library; the numbers are the same on all architectures.
    internal const int CallPidfdSendSignal = 424;
    internal const int CallPidfdOpen = 434;

    /// <summary>PRIO_PROCESS, which on Linux is a thread; 0 is the calling one.</summary>
    internal const int PriorityOfThread = 0;
    internal const int NiceOfBackground = 10;

    internal const int SignalPipe = 13;
    internal const int SignalChild = 17;
    internal const nint SignalDefault = 0;
    internal const nint SignalIgnore = 1;
}
