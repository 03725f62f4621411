namespace Abide.Processes;

/// <summary>
/// A connected stream socket as a blocking stream, for a client that waits anyway. One thread may read while another writes. (The class library's Socket does the same
/// with a thread and an epoll instance of its own, which costs a program that lives three milliseconds half of one.)
/// </summary>
public sealed class SocketStream(Descriptor socket) : Stream
{
    private volatile bool isClosed;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Waits for bytes; 0 when the peer has closed.</summary>
    /// <exception cref="IOException">The connection broke, or was closed here meanwhile.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            var n = Posix.Read(socket.Value, buffer);
            if (n >= 0) return n;
            if (-n != Errno.EAGAIN) throw Broken(-n);
            Posix.WaitFor(socket.Value, PollEvents.In, -1);
        }
    }

    /// <summary>Writes all of it, waiting where the peer does not take it.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            var n = LocalSocket.Send(socket.Value, buffer);
            if (n >= 0)
                buffer = buffer[n..];
            else if (-n != Errno.EAGAIN)
                throw Broken(-n);
            else
                Posix.WaitFor(socket.Value, PollEvents.Out, -1);
        }
    }

    // Not the operating system's refusal, but what any connection may meet: callers connect again.
    private static IOException Broken(int error) => new($"the connection broke: {Posix.Describe(error)}");

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Ends the connection; a thread that reads is woken, and finds the end.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !isClosed)
        {
            isClosed = true;
            LocalSocket.ShutDown(socket.Value);
            socket.Dispose();
        }

        base.Dispose(disposing);
    }
}
