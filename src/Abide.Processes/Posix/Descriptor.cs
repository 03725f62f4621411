using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Abide.Processes;

/// <summary>Owns a file descriptor and closes it once. Everything this project opens is close-on-exec.</summary>
public sealed class Descriptor() : SafeHandleMinusOneIsInvalid(ownsHandle: true)
{
    /// <summary>The number, for calls that borrow it while this object is alive.</summary>
    /// <exception cref="ObjectDisposedException">It was closed: the number may already name something else.</exception>
    public int Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return (int)handle;
        }
    }

    /// <summary>Takes over <paramref name="fd"/>; from now on only this object closes it.</summary>
    public static Descriptor Adopt(int fd)
    {
        var adopted = new Descriptor();
        adopted.SetHandle(fd);
        return adopted;
    }

    /// <summary>A second descriptor for the same open file, close-on-exec (fcntl F_DUPFD_CLOEXEC).</summary>
    /// <exception cref="PosixException">No descriptor is left.</exception>
    public Descriptor Duplicate() => Adopt(Posix.Check(Posix.Duplicate(Value, 0), "cannot duplicate a descriptor"));

    /// <summary>Hands the number to somebody who closes it from now on.</summary>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public int Release()
    {
        var fd = Value;
        SetHandleAsInvalid();
        return fd;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;

    /// <summary>Names the number, for logs.</summary>
    public override string ToString() => IsClosed ? "closed" : $"fd {handle}";
}
