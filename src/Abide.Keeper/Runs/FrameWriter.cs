using Abide.Processes;

namespace Abide.Keeper.Runs;

/// <summary>
/// Writes frames whole to a run's input, one at a time, as fast as the run reads and whatever becomes of the daemon that asked. A frame
/// that was begun is finished, so that the stream never breaks in the middle of one.
/// </summary>
internal sealed class FrameWriter(EventLoop loop, Descriptor input) : IDisposable
{
    private const int ChunkSize = 64 * 1024;
    private static readonly byte[] Chunk = new byte[ChunkSize];

    private readonly List<(Channel Channel, uint Request)> waiting = [];
    private EventLoop.Watch? watch;
    private bool closing;

    /// <summary>The last frame that was written whole; 0 for none.</summary>
    internal long LastFrame { get; private set; }

    /// <summary>The frame on its way; 0 for none.</summary>
    internal long CurrentFrame { get; private set; }

    /// <summary>Its bytes.</summary>
    internal Descriptor? Bytes { get; private set; }

    /// <summary>How many of them are written.</summary>
    internal long Offset { get; private set; }

    internal bool IsClosed => input.IsClosed;

    internal bool IsClosing => closing;

    /// <summary>Who waits for the frame on its way, of a channel.</summary>
    internal IEnumerable<uint> Requests(Channel? channel) => waiting.Where(one => one.Channel == channel).Select(one => one.Request);

    /// <summary>Restores what an earlier program of this keeper knew, and goes on.</summary>
    internal void Restore(long lastFrame, long frame, Descriptor? bytes, long offset, bool closeBehind, Channel? channel, IEnumerable<long> requests)
    {
        (LastFrame, CurrentFrame, Bytes, Offset, closing) = (lastFrame, frame, bytes, offset, closeBehind);
        if (channel is not null) waiting.AddRange(requests.Select(request => (channel, (uint)request)));
        if (bytes is not null) Go();
    }

    /// <summary>Takes a frame (its bytes are then this object's); the answer comes when it is written.</summary>
    internal void Write(Channel channel, uint request, long frame, Descriptor bytes)
    {
        if (frame <= LastFrame)
        {
            bytes.Dispose();
            channel.Done(request);
        }
        else if (frame == CurrentFrame)
        {
            bytes.Dispose();
            waiting.Add((channel, request));
        }
        else if (CurrentFrame != 0 || IsClosed || closing)
        {
            const int Busy = 16;
            bytes.Dispose();
            channel.Fail(request, CurrentFrame != 0 ? Busy : Errno.EPIPE);
        }
        else
        {
            (CurrentFrame, Bytes, Offset) = (frame, bytes, 0);
            waiting.Add((channel, request));
            Go();
        }
    }

    /// <summary>Closes the input, behind the frame on its way.</summary>
    internal void Close()
    {
        closing = true;
        if (CurrentFrame == 0) CloseNow();
    }

    public void Dispose()
    {
        if (CurrentFrame != 0) Finish(Errno.EPIPE);
        CloseNow();
    }

    private void Go()
    {
        // At most a pipe's worth a turn: other runs have their turn, too.
        var count = FileSystem.ReadAt(Bytes!.Value, Chunk, Offset);
        var written = count > 0 ? Posix.Write(input.Value, Chunk.AsSpan(0, count)) : count;
        if (written is < 0 and not -Errno.EAGAIN)
        {
            Finish(-written);
            return;
        }
        Offset += Math.Max(0, written);
        if (count < ChunkSize && written == count)
        {
            LastFrame = CurrentFrame;
            Finish(0);
            return;
        }
        watch ??= loop.Add(input.Value, PollEvents.Out, _ => Go());
    }

    private void Finish(int errno)
    {
        watch?.Dispose();
        watch = null;
        Bytes?.Dispose();
        (CurrentFrame, Bytes, Offset) = (0, null, 0);
        foreach (var (channel, request) in waiting)
        {
            if (errno == 0) channel.Done(request);
            else channel.Fail(request, errno);
        }
        waiting.Clear();
        if (closing) CloseNow();
    }

    private void CloseNow()
    {
        watch?.Dispose();
        watch = null;
        input.Dispose();
    }
}
