namespace Abide.Processes;

/// <summary>Pipes of this process (pipe(2)).</summary>
public static unsafe class Pipes
{
    /// <summary>Makes one, close-on-exec; neither end waits.</summary>
    /// <exception cref="PosixException">No descriptor is left.</exception>
    public static (Descriptor Read, Descriptor Write) Create()
    {
        var pair = stackalloc int[2];
        Posix.Check(Posix.Result(LibC.Pipe(pair, LibC.CloseOnExec | LibC.NonBlocking)), "cannot make a pipe");
        return (Descriptor.Adopt(pair[0]), Descriptor.Adopt(pair[1]));
    }
}
