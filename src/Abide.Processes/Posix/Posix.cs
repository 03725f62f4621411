using System.Globalization;
using System.Runtime.InteropServices;

namespace Abide.Processes;

/// <summary>Thin calls on descriptors and on this process. They retry EINTR, never throw, and return a result ≥ 0 or a negated errno.</summary>
public static unsafe class Posix
{
    /// <summary>read(2): the number of bytes, 0 at the end of the file, or -errno.</summary>
    public static int Read(int fd, Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            while (true)
            {
                var count = LibC.Read(fd, bytes, (nuint)buffer.Length);
                if (count >= 0) return (int)count;
                if (LastError() is var error && error != Errno.EINTR) return -error;
            }
        }
    }

    /// <summary>write(2): the number of bytes taken, which may be fewer than given, or -errno.</summary>
    public static int Write(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            while (true)
            {
                var count = LibC.Write(fd, first, (nuint)bytes.Length);
                if (count >= 0) return (int)count;
                if (LastError() is var error && error != Errno.EINTR) return -error;
            }
        }
    }

    /// <summary>Writes until everything is taken or an error comes; 0 or -errno. Meant for files and blocking descriptors.</summary>
    public static int WriteAll(int fd, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = Write(fd, bytes);
            if (count < 0) return count;
            bytes = bytes[count..];
        }
        return 0;
    }

    /// <summary>Waits until one of <paramref name="events"/> (or an error or hang-up) is there: what came, or none after the time.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="events">What to wait for.</param>
    /// <param name="milliseconds">How long; negative for ever.</param>
    public static PollEvents WaitFor(int fd, PollEvents events, int milliseconds)
    {
        var deadline = milliseconds < 0 ? long.MaxValue : Environment.TickCount64 + milliseconds;
        while (true)
        {
            var one = new LibC.PollDescriptor { Descriptor = fd, Events = (short)events };
            if (LibC.Poll(&one, 1, milliseconds) >= 0) return (PollEvents)(ushort)one.Returned;
            if (LastError() is var error && error != Errno.EINTR) throw new PosixException("cannot wait for a descriptor", error);
            if (milliseconds >= 0) milliseconds = (int)Math.Max(0, deadline - Environment.TickCount64);
        }
    }

    /// <summary>Makes reads and writes return EAGAIN instead of waiting. Concerns everybody who shares the open file.</summary>
    public static void SetNonBlocking(int fd)
    {
        var flags = LibC.Control(fd, LibC.GetStatusFlags, 0);
        LibC.Control(fd, LibC.SetStatusFlags, flags | LibC.NonBlocking);
    }

    /// <summary>Makes reads and writes wait until they can be done. Concerns everybody who shares the open file.</summary>
    public static void SetBlocking(int fd)
    {
        var flags = LibC.Control(fd, LibC.GetStatusFlags, 0);
        LibC.Control(fd, LibC.SetStatusFlags, flags & ~LibC.NonBlocking);
    }

    /// <summary>A second, close-on-exec descriptor of the same open file, not below <paramref name="atLeast"/>; or -errno.</summary>
    public static int Duplicate(int fd, int atLeast) => Result(LibC.Control(fd, LibC.DuplicateCloseOnExec, atLeast));

    /// <summary>Whether a program started from here by exec inherits the descriptor.</summary>
    public static void SetInheritable(int fd, bool inheritable) =>
        LibC.Control(fd, LibC.SetDescriptorFlags, inheritable ? 0 : LibC.DescriptorCloseOnExec);

    /// <summary>The errno in plain words, as in "permission denied". Accepts either sign.</summary>
    public static string Describe(int errno)
    {
        var words = Marshal.GetPInvokeErrorMessage(Math.Abs(errno));
        return words is [var first, var second, ..] && char.IsLower(second) ? char.ToLowerInvariant(first) + words[1..] : words;
    }

    /// <summary>Has the calling thread, and no other, give way to everything that has something to do; for good.</summary>
    public static void GiveWay() => _ = LibC.SetPriority(LibC.PriorityOfThread, 0, LibC.NiceOfBackground);

    /// <summary>This process's id.</summary>
    public static int GetPid() => LibC.GetPid();

    /// <summary>The effective user of this process.</summary>
    public static uint GetUid() => LibC.GetUid();

    /// <summary>
    /// The first thing a long-lived process does: SIGCHLD as by default (an inherited "ignore" would lose exit codes), SIGPIPE ignored,
    /// umask 077, and every inherited descriptor closed except 0–2 and <paramref name="keep"/>, which become close-on-exec.
    /// </summary>
    /// <remarks>The runtime's own descriptors are close-on-exec, inherited ones cannot be: that is how they are told apart.</remarks>
    public static void PrepareProcess(params ReadOnlySpan<int> keep)
    {
        LibC.SetSignal(LibC.SignalChild, LibC.SignalDefault);
        LibC.SetSignal(LibC.SignalPipe, LibC.SignalIgnore);
        _ = LibC.SetUmask(0x3F);
        foreach (var name in Directory.GetFiles("/proc/self/fd"))
        {
            var fd = int.Parse(Path.GetFileName(name), CultureInfo.InvariantCulture);
            if (fd <= 2) continue;
            if (keep.Contains(fd)) SetInheritable(fd, false);
            else if (LibC.Control(fd, LibC.GetDescriptorFlags, 0) is var flags && flags >= 0 && (flags & LibC.DescriptorCloseOnExec) == 0) LibC.Close(fd);
        }
    }

    /// <summary>The result as it is, or the negated errno of the call that just failed.</summary>
    internal static int Result(int result) => result >= 0 ? result : -LastError();

    /// <summary>The result as it is, or an exception that says what could not be done.</summary>
    internal static int Check(int result, string action) => result >= 0 ? result : throw new PosixException(action, result);

    internal static int LastError() => Marshal.GetLastPInvokeError();
}
