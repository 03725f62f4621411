using System.Runtime.InteropServices;

namespace Abide.Processes;

/// <summary>
/// Waits for many descriptors at once (epoll(7)). Every member may be called from any thread, and several threads may wait at once: with
/// <see cref="PollEvents.OneShot"/> one of them gets each event. Wake the waiting threads before disposing it.
/// </summary>
public sealed unsafe class Poller : IDisposable
{
    // struct epoll_event is packed on x86-64 only.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int TokenOffset = EventSize - sizeof(long);

    private readonly Descriptor epoll = Descriptor.Adopt(Posix.Check(Posix.Result(LibC.EpollCreate(LibC.CloseOnExec)), "cannot make a poller"));

    /// <summary>Watches <paramref name="fd"/>; its events carry <paramref name="token"/>.</summary>
    /// <exception cref="PosixException">It cannot be watched (a plain file, for example).</exception>
    public void Add(int fd, long token, PollEvents events) => Posix.Check(Control(1, fd, token, events), "cannot watch a descriptor");

    /// <summary>Watches for something else, or again after <see cref="PollEvents.OneShot"/>.</summary>
    public void Change(int fd, long token, PollEvents events) => Posix.Check(Control(3, fd, token, events), "cannot change what is watched");

    /// <summary>Stops watching; nothing happens when it was not watched. An event already fetched may still be in another thread's hand.</summary>
    public void Remove(int fd) => Control(2, fd, 0, PollEvents.None);

    /// <summary>Waits for events: how many were written to <paramref name="events"/>, 0 when the time is over.</summary>
    /// <param name="events">Room for what happened; at most 64 at a time are fetched.</param>
    /// <param name="timeoutMilliseconds">How long to wait; negative for ever.</param>
    public int Wait(Span<PollEvent> events, int timeoutMilliseconds)
    {
        var capacity = Math.Min(events.Length, 64);
        var raw = stackalloc byte[capacity * EventSize];
        int count;
        while ((count = LibC.EpollWait(epoll.Value, raw, capacity, timeoutMilliseconds)) < 0)
        {
            if (Posix.LastError() is var error && error != Errno.EINTR) throw new PosixException("cannot wait for events", error);
            if (timeoutMilliseconds >= 0) return 0;
        }
        for (var i = 0; i < count; i++)
        {
            var one = raw + (i * EventSize);
            events[i] = new PollEvent(*(long*)(one + TokenOffset), *(PollEvents*)one);
        }
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => epoll.Dispose();

    private int Control(int operation, int fd, long token, PollEvents events)
    {
        var change = stackalloc byte[16];
        *(PollEvents*)change = events;
        *(long*)(change + TokenOffset) = token;
        return Posix.Result(LibC.EpollControl(epoll.Value, operation, fd, change));
    }
}
