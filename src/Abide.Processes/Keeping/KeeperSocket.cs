namespace Abide.Processes.Keeping;

/// <summary>
/// The asking side of a socket to the keeper: sends whole messages, waits where it must, and greets. One thread receives; any may send.
/// </summary>
internal sealed class KeeperSocket(Descriptor socket) : IDisposable
{
    private static readonly TimeSpan GreetingTime = TimeSpan.FromSeconds(10);

    private readonly Lock sending = new();
    private readonly WakeSignal closing = new();
    private readonly byte[] buffer = new byte[KeeperProtocol.MaxMessage];
    private bool isAtEnd;

    /// <summary>Greets and waits for the answer.</summary>
    /// <param name="we">Who we are, for the message when no version is common: "daemon", "client".</param>
    internal KeeperIdentity Greet(string we)
    {
        if (Send(new MessageWriter(MessageType.Hello).AddGreeting()) < 0) throw new KeeperException("the keeper is gone", Errno.EPIPE);
        MessageReader message;
        do
        {
            if (!TryReceive(GreetingTime, null, out message))
                throw isAtEnd ? new KeeperException("the keeper is gone", Errno.EPIPE) : new KeeperException("the keeper does not answer", Errno.ETIMEDOUT);
        }
        // A run may have ended meanwhile; the list will tell.
        while (message.Type is not (MessageType.Hello or MessageType.Failed));
        if (message.Type == MessageType.Failed) throw new KeeperException(message.Text(Tag.Text));
        if (KeeperProtocol.Mismatch("keeper", message.Number(Tag.MinVersion), message.Number(Tag.MaxVersion), we) is { } mismatch) throw new KeeperException(mismatch, Errno.EPROTO);
        return Greeting.ReadIdentity(message);
    }

    /// <summary>Sends one message, waiting for room: 0 or more, or -errno (EMSGSIZE, or the keeper is gone).</summary>
    internal int Send(MessageWriter message, ReadOnlySpan<int> descriptors = default)
    {
        if (message.Bytes.Length > KeeperProtocol.MaxMessage) return -Errno.EMSGSIZE;
        lock (sending)
        {
            while (true)
            {
                var sent = LocalSocket.Send(socket.Value, message.Bytes, descriptors);
                if (sent is not (-Errno.EAGAIN or -Errno.ETOOMANYREFS)) return sent;
                // Full of descriptors on their way is not something one can wait for; room usually comes within moments.
                Posix.WaitFor(sent == -Errno.EAGAIN ? socket.Value : closing.Descriptor.Value, sent == -Errno.EAGAIN ? PollEvents.Out : PollEvents.In, 10);
            }
        }
    }

    /// <summary>The next message, which is good until the next call; false at the end or after the time.</summary>
    internal bool TryReceive(TimeSpan timeout, List<Descriptor>? descriptors, out MessageReader message)
    {
        var deadline = timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        while (true)
        {
            var received = LocalSocket.Receive(socket.Value, buffer, descriptors);
            if (received > 0 && MessageReader.TryRead(buffer.AsSpan(0, received), out message)) return true;
            message = default;
            isAtEnd = received != -Errno.EAGAIN;
            if (isAtEnd) return false;
            var left = deadline == long.MaxValue ? -1 : (int)Math.Max(0, deadline - Environment.TickCount64);
            if (left == 0 || Posix.WaitFor(socket.Value, PollEvents.In, left) == PollEvents.None) return false;
        }
    }

    /// <summary>Ends the conversation: a thread that receives sees the end.</summary>
    internal void Shutdown() => _ = LibC.Shutdown(socket.Value, LibC.ShutdownBoth);

    public void Dispose()
    {
        socket.Dispose();
        closing.Dispose();
    }
}
