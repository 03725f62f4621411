namespace Abide.Processes;

/// <summary>Wakes whoever waits on its descriptor (eventfd(2)); setting it twice wakes once. Any thread may set it.</summary>
public sealed class WakeSignal : IDisposable
{
    /// <summary>Readable while the signal is set.</summary>
    public Descriptor Descriptor { get; } =
        Descriptor.Adopt(Posix.Check(Posix.Result(LibC.EventDescriptor(0, LibC.CloseOnExec | LibC.NonBlocking)), "cannot make a wake signal"));

    /// <summary>Sets it.</summary>
    public void Set() => Posix.Write(Descriptor.Value, [1, 0, 0, 0, 0, 0, 0, 0]);

    /// <summary>Takes it back; whether it was set.</summary>
    public bool Clear()
    {
        Span<byte> count = stackalloc byte[8];
        return Posix.Read(Descriptor.Value, count) > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Descriptor.Dispose();
}
