using Abide.Daemon.Sessions;

namespace Abide.Daemon.Terminals;

/// <summary>Where a session's program says that it is ready.</summary>
internal static class NotifySocket
{
    public const string Variable = "NOTIFY_SOCKET";

    /// <summary>The directory of the sockets, from that of the sessions' directories.</summary>
    public static string DirectoryIn(string sessionsDirectory) => Path.Combine(Path.GetDirectoryName(sessionsDirectory) ?? "/", "notify");

    /// <summary>A short path: a socket's has up to 107 bytes.</summary>
    public static string PathOf(string directory, SessionId session) => Path.Combine(directory, session.ToString()[^12..]);
}
