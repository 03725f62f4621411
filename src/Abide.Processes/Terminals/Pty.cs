using System.Text;

namespace Abide.Processes;

/// <summary>Pseudo terminals (pty(7), ioctl_tty(2)).</summary>
public static unsafe class Pty
{
    /// <summary>
    /// Opens a pseudo terminal of the given size. The master is close-on-exec and nobody's controlling terminal; the line settings are the
    /// kernel's defaults plus IUTF8, so that backspace takes whole characters.
    /// </summary>
    /// <param name="columns">Width in cells, 1–65535.</param>
    /// <param name="rows">Height in cells, 1–65535.</param>
    /// <returns>The master, and the path by which the child opens the slave.</returns>
    /// <exception cref="PosixException">None is left.</exception>
    public static (Descriptor Master, string SlavePath) Open(int columns, int rows)
    {
        const string Action = "cannot open a terminal";
        var master = Descriptor.Adopt(Posix.Check(Posix.Result(
            LibC.OpenPseudoTerminal(LibC.OpenReadWrite | LibC.OpenNoControllingTerminal | LibC.CloseOnExec)), Action));
        try
        {
            Posix.Check(Posix.Result(LibC.GrantPseudoTerminal(master.Value)), Action);
            Posix.Check(Posix.Result(LibC.UnlockPseudoTerminal(master.Value)), Action);
            var name = stackalloc byte[64];
            Posix.Check(-LibC.SlaveName(master.Value, name, 64), Action);
            LibC.TerminalSettings settings;
            Posix.Check(Posix.Result(LibC.GetTerminal(master.Value, &settings)), Action);
            settings.Input |= LibC.InputUtf8;
            Posix.Check(Posix.Result(LibC.SetTerminal(master.Value, LibC.SetNow, &settings)), Action);
            SetSize(master.Value, columns, rows);
            return (master, Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name)));
        }
        catch
        {
            master.Dispose();
            throw;
        }
    }

    /// <summary>Opens the slave of a master, without making it a controlling terminal (ioctl TIOCGPTPEER, Linux 4.13).</summary>
    public static Descriptor OpenSlave(int master) => Descriptor.Adopt(Posix.Check(Posix.Result(
        LibC.DeviceControl(master, LibC.OpenPeer, LibC.OpenReadWrite | LibC.OpenNoControllingTerminal | LibC.CloseOnExec)), "cannot open a terminal's slave"));

    /// <summary>Changes the size; the foreground group gets SIGWINCH when it really changed.</summary>
    public static void SetSize(int fd, int columns, int rows)
    {
        var size = new LibC.WindowSize { Columns = Cells(columns), Rows = Cells(rows) };
        Posix.Check(Posix.Result(LibC.DeviceControl(fd, LibC.SetWindowSize, (nint)(&size))), "cannot resize a terminal");
        static ushort Cells(int count) => (ushort)Math.Clamp(count, 1, ushort.MaxValue);
    }

    /// <summary>The size in cells; (0, 0) when the descriptor is no terminal.</summary>
    public static (int Columns, int Rows) GetSize(int fd)
    {
        LibC.WindowSize size = default;
        return LibC.DeviceControl(fd, LibC.GetWindowSize, (nint)(&size)) < 0 ? (0, 0) : (size.Columns, size.Rows);
    }

    /// <summary>From now on each read of the master begins with a byte that says what it is: 0 for data, else TIOCPKT flags.</summary>
    public static void EnablePacketMode(int fd)
    {
        var on = 1;
        Posix.Check(Posix.Result(LibC.DeviceControl(fd, LibC.SetPacketMode, (nint)(&on))), "cannot set packet mode");
    }

    /// <summary>How many bytes a read would give (FIONREAD), or -errno. In packet mode: without the leading byte.</summary>
    public static int Available(int fd)
    {
        var count = 0;
        var result = Posix.Result(LibC.DeviceControl(fd, LibC.BytesAvailable, (nint)(&count)));
        return result < 0 ? result : count;
    }

    /// <summary>The process group in the foreground of the terminal, 0 when there is none, or -errno.</summary>
    public static int ForegroundGroup(int fd)
    {
        var group = 0;
        var result = Posix.Result(LibC.DeviceControl(fd, LibC.GetForegroundGroup, (nint)(&group)));
        return result < 0 ? result : group;
    }
}
