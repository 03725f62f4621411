namespace Abide.Processes;

/// <summary>
/// Sockets between processes of one machine (unix(7)). Paths may be longer than sun_path. Every socket made here is close-on-exec and
/// non-blocking: calls return -EAGAIN instead of waiting, and <see cref="Posix.WaitFor"/> or a <see cref="Poller"/> waits.
/// </summary>
public static unsafe class LocalSocket
{
    /// <summary>The most descriptors one message can carry (SCM_MAX_FD of Linux).</summary>
    public const int MaxDescriptors = 253;

    private const int Flags = LibC.CloseOnExec | LibC.NonBlocking;
    private const int OwnerOnly = 0x180;

    /// <summary>Listens at <paramref name="path"/>, where nothing may exist yet; the socket is 0600 from its first moment.</summary>
    /// <exception cref="PosixException">It cannot be made there.</exception>
    public static Descriptor Listen(string path, SocketKind kind = SocketKind.Stream, int backlog = 1024)
    {
        using var address = new SocketAddress(path);
        var listener = Make(kind);
        try
        {
            var raw = stackalloc byte[SocketAddress.Size];
            // The mode of an unbound socket is the mode its file gets: no other process sees it wider, and no thread's umask changes.
            Posix.Check(Posix.Result(LibC.ChangeMode(listener.Value, OwnerOnly)), $"cannot protect {path}");
            Posix.Check(Posix.Result(LibC.Bind(listener.Value, raw, address.Write(raw))), $"cannot make the socket {path}");
            Posix.Check(Posix.Result(LibC.Listen(listener.Value, backlog)), $"cannot listen on {path}");
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>The next connection, or null and why: EAGAIN when there is none now.</summary>
    public static Descriptor? Accept(int listener, out int error)
    {
        while (true)
        {
            var accepted = Posix.Result(LibC.Accept(listener, null, null, Flags));
            if (accepted == -Errno.EINTR) continue;
            error = accepted < 0 ? -accepted : 0;
            return accepted < 0 ? null : Descriptor.Adopt(accepted);
        }
    }

    /// <summary>Connects, or null and why: ENOENT and ECONNREFUSED when nobody listens, EAGAIN when the listener's queue is full.</summary>
    public static Descriptor? Connect(string path, SocketKind kind, out int error)
    {
        try
        {
            using var address = new SocketAddress(path);
            var raw = stackalloc byte[SocketAddress.Size];
            var socket = Make(kind);
            var result = Posix.Result(LibC.Connect(socket.Value, raw, address.Write(raw)));
            error = -result;
            if (result >= 0) return socket;
            socket.Dispose();
        }
        catch (PosixException refused)
        {
            error = refused.Errno;
        }
        return null;
    }

    /// <summary>Two sockets connected to each other.</summary>
    public static (Descriptor First, Descriptor Second) Pair(SocketKind kind = SocketKind.Messages)
    {
        var pair = stackalloc int[2];
        Posix.Check(Posix.Result(LibC.SocketPair(LibC.UnixDomain, (int)kind | Flags, 0, pair)), "cannot make a pair of sockets");
        return (Descriptor.Adopt(pair[0]), Descriptor.Adopt(pair[1]));
    }

    /// <summary>Who connected, or null when the socket has no peer (SO_PEERCRED).</summary>
    public static PeerCredentials? PeerCredentials(int fd)
    {
        LibC.Credentials credentials;
        var length = (uint)sizeof(LibC.Credentials);
        return LibC.GetSocketOption(fd, LibC.SocketLevel, LibC.PeerCredentials, &credentials, &length) < 0 || credentials.Pid == 0
            ? null
            : new PeerCredentials(credentials.Pid, credentials.Uid);
    }

    /// <summary>Sends without waiting, descriptors along with the first byte: how many bytes were taken, or -errno. Never raises SIGPIPE.</summary>
    public static int Send(int fd, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> descriptors = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Length, MaxDescriptors);
        var size = sizeof(LibC.ControlHeader) + (descriptors.Length * sizeof(int));
        var control = stackalloc byte[size + sizeof(long)];
        fixed (byte* first = bytes)
        {
            var vector = new LibC.Vector { Bytes = first, Length = (nuint)bytes.Length };
            var message = new LibC.MessageHeader { Vectors = &vector, VectorCount = 1 };
            if (!descriptors.IsEmpty)
            {
                *(LibC.ControlHeader*)control = new LibC.ControlHeader { Length = (nuint)size, Level = LibC.SocketLevel, Type = LibC.PassDescriptors };
                descriptors.CopyTo(new Span<int>(control + sizeof(LibC.ControlHeader), descriptors.Length));
                message.Control = control;
                message.ControlLength = (nuint)((size + 7) & ~7);
            }
            while (true)
            {
                var sent = LibC.SendMessage(fd, &message, LibC.NoSignal | LibC.DoNotWait);
                if (sent >= 0) return (int)sent;
                if (Posix.LastError() is var error && error != Errno.EINTR) return -error;
            }
        }
    }

    /// <summary>Sends two pieces as one, without waiting: how many bytes of both were taken, or -errno. Never raises SIGPIPE.</summary>
    public static int SendBoth(int fd, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        var vectors = stackalloc LibC.Vector[2];
        fixed (byte* first = head, second = tail)
        {
            vectors[0] = new LibC.Vector { Bytes = first, Length = (nuint)head.Length };
            vectors[1] = new LibC.Vector { Bytes = second, Length = (nuint)tail.Length };
            var message = new LibC.MessageHeader { Vectors = vectors, VectorCount = 2 };
            while (true)
            {
                var sent = LibC.SendMessage(fd, &message, LibC.NoSignal | LibC.DoNotWait);
                if (sent >= 0) return (int)sent;
                if (Posix.LastError() is var error && error != Errno.EINTR) return -error;
            }
        }
    }

    /// <summary>Ends both directions: who waits on the socket is woken and finds the end.</summary>
    public static void ShutDown(int fd) => _ = LibC.Shutdown(fd, LibC.ShutdownBoth);

    /// <summary>
    /// Receives without waiting: the number of bytes, 0 at the end, or -errno (EMSGSIZE: the message was longer than the buffer and is lost).
    /// When there is no room for all descriptors of a message, it comes without any: what needs them must notice.
    /// </summary>
    /// <param name="fd">The socket.</param>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="descriptors">Receives what came along, close-on-exec; null when none are wanted.</param>
    public static int Receive(int fd, Span<byte> buffer, List<Descriptor>? descriptors = null)
    {
        const int ControlSize = 16 + (MaxDescriptors * sizeof(int)) + 8;
        var control = stackalloc byte[ControlSize];
        fixed (byte* first = buffer)
        {
            while (true)
            {
                var vector = new LibC.Vector { Bytes = first, Length = (nuint)buffer.Length };
                var message = new LibC.MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = ControlSize };
                var received = LibC.ReceiveMessage(fd, &message, LibC.DoNotWait | LibC.ReceiveCloseOnExec);
                if (received < 0)
                {
                    if (Posix.LastError() is var error && error != Errno.EINTR) return -error;
                    continue;
                }
                var whole = (message.Flags & (LibC.ControlTruncated | LibC.Truncated)) == 0;
                Collect(control, message.ControlLength, whole ? descriptors : null);
                return (message.Flags & LibC.Truncated) != 0 ? -Errno.EMSGSIZE : (int)received;
            }
        }
    }

    /// <summary>Takes over every descriptor that arrived; closes them when nobody wants them.</summary>
    private static void Collect(byte* control, nuint length, List<Descriptor>? wanted)
    {
        for (nuint at = 0; at + (nuint)sizeof(LibC.ControlHeader) <= length;)
        {
            var header = (LibC.ControlHeader*)(control + at);
            if (header->Length < (nuint)sizeof(LibC.ControlHeader)) return;
            if (header->Level == LibC.SocketLevel && header->Type == LibC.PassDescriptors)
            {
                var numbers = new ReadOnlySpan<int>(header + 1, (int)(header->Length - (nuint)sizeof(LibC.ControlHeader)) / sizeof(int));
                foreach (var number in numbers)
                {
                    var owned = Descriptor.Adopt(number);
                    if (wanted is null) owned.Dispose();
                    else wanted.Add(owned);
                }
            }
            at += (header->Length + 7) & ~(nuint)7;
        }
    }

    private static Descriptor Make(SocketKind kind) =>
        Descriptor.Adopt(Posix.Check(Posix.Result(LibC.Socket(LibC.UnixDomain, (int)kind | Flags, 0)), "cannot make a socket"));
}
