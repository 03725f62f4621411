using System.Globalization;
using System.Text;

namespace Abide.Processes;

/// <summary>
/// An exclusive lock on a file, held as long as any process has this open file (flock(2)): a child that inherits the descriptor holds it on.
/// The file tells the holder's pid to people.
/// </summary>
public sealed class FileLock : IDisposable
{
    private const int Exclusive = 2, WithoutWaiting = 4;

    private FileLock(Descriptor descriptor) => Descriptor = descriptor;

    /// <summary>The locked file; hand it to a child, then dispose this object, and the child is the holder.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>Takes the lock, or null when somebody holds it.</summary>
    /// <exception cref="PosixException">The file cannot be made or opened.</exception>
    public static FileLock? TryAcquire(string path)
    {
        while (true)
        {
            var file = Descriptor.Adopt(Posix.Check(
                Posix.Result(LibC.Open(path, LibC.OpenReadWrite | LibC.OpenCreate | LibC.CloseOnExec, 0x180)), $"cannot open {path}"));
            var result = Posix.Result(LibC.Lock(file.Value, Exclusive | WithoutWaiting));
            if (result == 0 && FileSystem.IsSameFile(file.Value, path))
            {
                var taken = new FileLock(file);
                taken.WriteOwner();
                return taken;
            }
            file.Dispose();
            if (result == -Errno.EAGAIN) return null;
            if (result < 0 && result != -Errno.EINTR) throw new PosixException($"cannot lock {path}", result);
        }
    }

    /// <summary>Takes the lock as soon as it is free, or null after <paramref name="timeout"/> (seen within 20 ms).</summary>
    public static FileLock? Acquire(string path, TimeSpan timeout)
    {
        var deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        using var never = new WakeSignal();
        while (true)
        {
            if (TryAcquire(path) is { } taken) return taken;
            if (Environment.TickCount64 >= deadline) return null;
            Posix.WaitFor(never.Descriptor.Value, PollEvents.In, 20);
        }
    }

    /// <summary>The lock behind an inherited descriptor.</summary>
    public static FileLock Adopt(int fd) => new(Descriptor.Adopt(fd));

    /// <summary>Writes this process's pid into the file.</summary>
    public void WriteOwner()
    {
        FileSystem.Truncate(Descriptor.Value, 0);
        FileSystem.WriteAt(Descriptor.Value, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Posix.GetPid()}\n")), 0);
    }

    /// <summary>The pid in the file: its holder, or its last one; 0 when there is none.</summary>
    /// <remarks>Not with the class library's files: those take a shared lock to read, which would look like a holder to <see cref="TryAcquire"/>.</remarks>
    public static int ReadOwner(string path)
    {
        var fd = Posix.Result(LibC.Open(path, LibC.OpenReadOnly | LibC.CloseOnExec, 0));
        if (fd < 0) return 0;
        using var file = Descriptor.Adopt(fd);
        Span<byte> text = stackalloc byte[16];
        var length = Math.Max(0, FileSystem.ReadAt(fd, text, 0));
        return int.TryParse(text[..length].TrimEnd((byte)'\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Descriptor.Dispose();
}
