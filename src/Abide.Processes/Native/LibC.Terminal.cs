using System.Runtime.InteropServices;

namespace Abide.Processes;

internal static unsafe partial class LibC
{
    [LibraryImport(Library, EntryPoint = "posix_openpt", SetLastError = true)]
    internal static partial int OpenPseudoTerminal(int flags);

    [LibraryImport(Library, EntryPoint = "grantpt", SetLastError = true)]
    internal static partial int GrantPseudoTerminal(int master);

    [LibraryImport(Library, EntryPoint = "unlockpt", SetLastError = true)]
    internal static partial int UnlockPseudoTerminal(int master);

    [LibraryImport(Library, EntryPoint = "ptsname_r")]
    internal static partial int SlaveName(int master, byte* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "tcgetattr", SetLastError = true)]
    internal static partial int GetTerminal(int fd, TerminalSettings* settings);

    [LibraryImport(Library, EntryPoint = "tcsetattr", SetLastError = true)]
    internal static partial int SetTerminal(int fd, int when, TerminalSettings* settings);

    [LibraryImport(Library, EntryPoint = "cfmakeraw")]
    internal static partial void MakeRaw(TerminalSettings* settings);

    /// <summary>struct termios of glibc and musl on Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TerminalSettings
    {
        internal uint Input;
        internal uint Output;
        internal uint Control;
        internal uint Local;
        internal byte Line;
        internal fixed byte Characters[32];
        internal uint InputSpeed;
        internal uint OutputSpeed;
    }

    /// <summary>struct winsize of ioctl_tty(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct WindowSize
    {
        internal ushort Rows;
        internal ushort Columns;
        internal ushort Width;
        internal ushort Height;
    }

    internal const uint InputUtf8 = 0x4000;
    internal const int SetNow = 0;
    internal const int SetAfterDrain = 1;

    internal const nuint GetWindowSize = 0x5413;
    internal const nuint SetWindowSize = 0x5414;
    internal const nuint GetForegroundGroup = 0x540F;
    internal const nuint BytesAvailable = 0x541B;
    internal const nuint SetPacketMode = 0x5420;
    internal const nuint OpenPeer = 0x5441;
}
