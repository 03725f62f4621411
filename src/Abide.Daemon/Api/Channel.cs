using System.Text.Json;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>One stream of a connection, with its own credit: the client says how much it has taken, and no more than a window is on its way.</summary>
internal abstract class Channel(Connection connection)
{
    /// <summary>Bytes of output that may be on their way to a client.</summary>
    public const int Window = 256 * 1024;

    private long _sent;
    private long _taken;
    private int _isOver;

    public int Number { get; } = connection.NextChannel();

    protected Connection Connection { get; } = connection;

    protected bool IsOver => Volatile.Read(ref _isOver) != 0;

    /// <summary>How many bytes of output may be sent now; 0 while something waits.</summary>
    public int Room => IsOver || Connection.IsFull ? 0 : (int)Math.Max(0, Window - (Volatile.Read(ref _sent) - Volatile.Read(ref _taken)));

    /// <summary>The position of what is not yet whole: a client that loses its daemon in the middle of a repaint needs another.</summary>
    protected const long Nowhere = -1;

    /// <summary>Sends bytes if there is room for all of them.</summary>
    /// <param name="position">The journal position behind them.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="before">The position to go on from for a client that has only some of the frames they take.</param>
    public bool TrySend(long position, ReadOnlySpan<byte> bytes, long before)
    {
        if (bytes.Length > Room || !Connection.TrySendOutput(Number, position, before, bytes, must: false))
            return false;
        Interlocked.Add(ref _sent, bytes.Length);
        return true;
    }

    public void Send(long position, ReadOnlySpan<byte> bytes)
    {
        if (IsOver)
            return;
        Connection.TrySendOutput(Number, position, Nowhere, bytes, must: true);
        Interlocked.Add(ref _sent, bytes.Length);
    }

    public void Close(ChannelClosed why)
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
            return;
        Connection.Send(FrameType.Closed, Number, JsonSerializer.SerializeToUtf8Bytes(why, MessageJson.Default.ChannelClosed));
        Connection.Forget(this);
    }

    /// <summary>A frame of the client for this channel; in the connection's turn.</summary>
    public void OnFrame(Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Taken:
                var at = 0;
                if (Varint.TryRead(frame.Payload, ref at, long.MaxValue, out var taken))
                {
                    Volatile.Write(ref _taken, Math.Min((long)taken, Volatile.Read(ref _sent)));
                    OnRoom();
                }

                break;
            case FrameType.Close:
                OnLeave();
                break;
            default:
                OnOther(frame);
                break;
        }
    }

    /// <summary>There may be room again.</summary>
    public abstract void OnRoom();

    /// <summary>The connection is gone.</summary>
    public virtual void OnGone() => Interlocked.Exchange(ref _isOver, 1);

    /// <summary>The client wants to leave.</summary>
    protected abstract void OnLeave();

    protected virtual void OnOther(Frame frame)
    {
    }
}
