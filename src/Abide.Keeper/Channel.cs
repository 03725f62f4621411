using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper;

/// <summary>
/// One peer that asks. It is never waited for: what it does not read yet is queued, and while much is queued its requests are left unread.
/// </summary>
internal sealed class Channel : IDisposable
{
    /// <summary>Takes a request; descriptors left in the list are closed afterwards.</summary>
    internal delegate void Handler(Channel channel, MessageReader request, List<Descriptor> descriptors);

    private const int MaxQueued = 256, RequestsPerTurn = 32;
    private static readonly TimeSpan RetryTime = TimeSpan.FromMilliseconds(10);
    private static readonly byte[] Buffer = new byte[KeeperProtocol.MaxMessage];

    private readonly EventLoop loop;
    private readonly Descriptor socket;
    private readonly Handler handler;
    private readonly EventLoop.Watch watch;
    private readonly Queue<(byte[] Bytes, Descriptor[] Descriptors)> queue = [];
    private readonly List<Descriptor> received = [];
    private IDisposable? retry;
    private bool tooManyOnTheirWay;

    internal Channel(EventLoop loop, Descriptor socket, Handler handler)
    {
        this.loop = loop;
        this.socket = socket;
        this.handler = handler;
        watch = loop.Add(socket.Value, PollEvents.In, Happened);
    }

    /// <summary>The peer closed its end. Not told when this side closes.</summary>
    internal Action? PeerClosed { get; init; }

    /// <summary>Asked before each request: whether the peer is dead, so that nothing it left behind is done.</summary>
    internal Func<bool> PeerIsDead { get; init; } = () => false;

    internal bool IsClosed { get; private set; }

    /// <summary>Whether the peer was given everything.</summary>
    internal bool IsDrained => queue.Count == 0;

    /// <summary>The socket's number, for the table.</summary>
    internal int Socket => socket.Value;

    internal void Done(uint request) => Send(new MessageWriter(MessageType.Done, request));

    internal void Fail(uint request, int errno, string? text = null)
    {
        var answer = new MessageWriter(MessageType.Failed, request).Add(Tag.Errno, errno);
        Send(text is null ? answer : answer.Add(Tag.Text, text));
    }

    internal void Send(MessageWriter message, params ReadOnlySpan<int> descriptors)
    {
        if (IsClosed) return;
        if (queue.Count == 0 && LocalSocket.Send(socket.Value, message.Bytes, descriptors) is var sent && !IsFull(sent)) return;
        // The run may be released before the queue moves: its descriptors are kept open by copies.
        var copies = new Descriptor[descriptors.Length];
        for (var i = 0; i < copies.Length; i++) copies[i] = Descriptor.Adopt(Posix.Duplicate(descriptors[i], 3));
        queue.Enqueue((message.Bytes.ToArray(), copies));
        WatchForRoom();
    }

    /// <summary>Does of what a dead peer left behind only what is of this type, and forgets the rest.</summary>
    internal void TakeLeft(MessageType only)
    {
        while (!IsClosed && LocalSocket.Receive(socket.Value, Buffer, received) is > 0 and var count) Take(count, only);
    }

    public void Dispose()
    {
        if (IsClosed) return;
        IsClosed = true;
        retry?.Dispose();
        watch.Dispose();
        socket.Dispose();
        while (queue.TryDequeue(out var message)) Close(message.Descriptors);
    }

    private void Happened(PollEvents events)
    {
        if ((events & PollEvents.Out) != 0) SendQueued();
        if ((events & (PollEvents.In | PollEvents.HangUp | PollEvents.Error)) != 0) ReceiveSome();
    }

    private void ReceiveSome()
    {
        for (var i = 0; i < RequestsPerTurn && !IsClosed && queue.Count < MaxQueued && !PeerIsDead(); i++)
        {
            var count = LocalSocket.Receive(socket.Value, Buffer, received);
            if (count is -Errno.EAGAIN or -Errno.EMSGSIZE) return;
            if (count <= 0)
            {
                Dispose();
                PeerClosed?.Invoke();
                return;
            }
            Take(count);
        }
    }

    private void Take(int count, MessageType? only = null)
    {
        if (!MessageReader.TryRead(Buffer.AsSpan(0, count), out var request))
        {
            Log.Write("a malformed message was ignored");
        }
        else if (only is null || request.Type == only)
        {
            try
            {
                handler(this, request, received);
            }
            catch (PosixException refused)
            {
                Fail(request.Request, refused.Errno, refused.Message);
            }
        }
        Close(received);
        received.Clear();
    }

    private void SendQueued()
    {
        while (queue.TryPeek(out var next))
        {
            var numbers = Array.ConvertAll(next.Descriptors, copy => copy.Value);
            var sent = LocalSocket.Send(socket.Value, next.Bytes, numbers);
            tooManyOnTheirWay = sent == -Errno.ETOOMANYREFS;
            if (IsFull(sent)) break;
            Close(queue.Dequeue().Descriptors);
        }
        WatchForRoom();
    }

    private void WatchForRoom()
    {
        var events = queue.Count < MaxQueued ? PollEvents.In : PollEvents.None;
        retry?.Dispose();
        retry = null;
        // A limit on descriptors on their way through all sockets is not something one can wait for: it is tried again.
        if (queue.Count > 0 && tooManyOnTheirWay) retry = loop.After(RetryTime, SendQueued);
        else if (queue.Count > 0) events |= PollEvents.Out;
        watch.Change(events);
    }

    private static bool IsFull(int sent) => sent is -Errno.EAGAIN or -Errno.ETOOMANYREFS;

    private static void Close(IEnumerable<Descriptor> descriptors)
    {
        foreach (var one in descriptors) one.Dispose();
    }
}
