namespace Abide.Processes;

/// <summary>
/// Memory that outlives the process which writes it, as long as somebody holds its descriptor (memfd_create(2)). It is populated and, as far
/// as the limits allow, locked: writing to it never waits for a page.
/// </summary>
public sealed unsafe class SharedMemory : IDisposable
{
    private const uint CloseOnExec = 1, AllowSealing = 2;
    private const int SealShrink = 2, SealGrow = 4;
    private const int ReadWrite = 3, Shared = 1, Populate = 0x8000;

    private SharedMemory(Descriptor descriptor, int length)
    {
        const nint Failed = -1;
        var mapped = LibC.Map(null, (nuint)length, ReadWrite, Shared | Populate, descriptor.Value, 0);
        if ((nint)mapped == Failed) throw new PosixException("cannot map shared memory", Posix.LastError());
        LibC.LockMemory(mapped, (nuint)length);
        Pointer = mapped;
        Length = length;
        Descriptor = descriptor;
    }

    /// <summary>The memory itself; null once disposed.</summary>
    public byte* Pointer { get; private set; }

    /// <summary>Its size in bytes; fixed for life by seals.</summary>
    public int Length { get; }

    /// <summary>What to hand to another process; closed with this object.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>The memory as a span; empty once disposed.</summary>
    public Span<byte> Span => new(Pointer, Pointer is null ? 0 : Length);

    /// <summary>New memory, all zero.</summary>
    /// <param name="name">For people who look at /proc; need not be unique.</param>
    /// <param name="bytes">Its size.</param>
    /// <exception cref="PosixException">There is not enough memory.</exception>
    public static SharedMemory Create(string name, int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        var descriptor = Descriptor.Adopt(Posix.Check(Posix.Result(LibC.MemoryFile(name, CloseOnExec | AllowSealing)), "cannot make shared memory"));
        try
        {
            Posix.Check(Posix.Result(LibC.Truncate(descriptor.Value, bytes)), "cannot size shared memory");
            LibC.Control(descriptor.Value, LibC.AddSeals, SealShrink | SealGrow);
            return new SharedMemory(descriptor, bytes);
        }
        catch
        {
            descriptor.Dispose();
            throw;
        }
    }

    /// <summary>Maps what another process made; takes the descriptor over.</summary>
    /// <exception cref="PosixException">It is no memory, or an empty one.</exception>
    public static SharedMemory Map(Descriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        var length = LibC.Seek(descriptor.Value, 0, 2);
        if (length < 0) throw new PosixException("cannot size shared memory", Posix.LastError());
        return new SharedMemory(descriptor, checked((int)length));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Pointer is null) return;
        LibC.Unmap(Pointer, (nuint)Length);
        Pointer = null;
        Descriptor.Dispose();
    }
}
