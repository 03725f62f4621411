namespace Abide.Processes;

/// <summary>How bytes travel through a local socket (unix(7)).</summary>
public enum SocketKind
{
    /// <summary>One stream of bytes.</summary>
    Stream = 1,
    /// <summary>Whole messages, in order.</summary>
    Messages = 5,
}

/// <summary>Who is at the other end of a local socket, as the kernel saw it when the connection was made.</summary>
public readonly record struct PeerCredentials(int Pid, uint Uid);
