using System.Text;
using Abide.Processes;

namespace Abide.Cli.Output;

/// <summary>
/// Standard output and standard error as plain descriptors. (The class library's console reads terminal descriptions and sets signal handlers
/// first, which takes longer than most commands do.)
/// </summary>
internal sealed class Streams : Stream
{
    private readonly int _fd;

    private Streams(int fd) => _fd = fd;

    public static Stream Out { get; } = new Streams(1);

    public static Stream Errors { get; } = new Streams(2);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="OutputClosedException">The reader went away.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = Posix.Write(_fd, buffer);
            if (count >= 0)
                buffer = buffer[count..];
            else if (count == -Errno.EAGAIN)
                Posix.WaitFor(_fd, PollEvents.Out, -1);
            else if (count is -Errno.EPIPE or -Errno.EIO)
                throw new OutputClosedException();
            else
                throw new PosixException("cannot write the output", count);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>Whoever read our output does not any more: <c>abide logs demo | head -1</c>. Nothing to report.</summary>
internal sealed class OutputClosedException : IOException;

internal static class StreamText
{
    public static void Text(this Stream to, string text) => to.Write(Encoding.UTF8.GetBytes(text));

    public static void Line(this Stream to, string text) => to.Text(text + "\n");
}
