namespace Abide.Processes;

/// <summary>What may happen to a descriptor (epoll_ctl(2), poll(2)), and how it is told.</summary>
[Flags]
public enum PollEvents : uint
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>There is something to read, or the end.</summary>
    In = 0x1,
    /// <summary>A change of state; on a PTY's master in packet mode.</summary>
    Priority = 0x2,
    /// <summary>There is room to write.</summary>
    Out = 0x4,
    /// <summary>An error; always reported.</summary>
    Error = 0x8,
    /// <summary>The other side is gone; always reported.</summary>
    HangUp = 0x10,
    /// <summary>The peer of a socket will send no more.</summary>
    ReadHangUp = 0x2000,
    /// <summary>Told once, then silent until <see cref="Poller.Change"/>.</summary>
    OneShot = 1u << 30,
    /// <summary>Told when it changes, not as long as it lasts.</summary>
    EdgeTriggered = 1u << 31,
}

/// <summary>One thing that happened: the token given to <see cref="Poller.Add"/> and what it is.</summary>
public readonly record struct PollEvent(long Token, PollEvents Events);
