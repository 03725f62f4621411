using System.Net.Sockets;
using System.Text;
using Abide.Daemon.Terminals;

namespace Abide.Daemon.Supervising;

/// <summary>Where programs say themselves that they are ready: a datagram socket for each, as sd_notify(3) has it (<c>READY=1</c>). Lines other than that are not understood here.</summary>
/// <param name="directory">Where the sockets are; made when the first is needed.</param>
internal sealed class NotifySockets(string directory)
{
    private const int LongestMessage = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<Sessions.SessionId, Socket> _open = [];

    /// <summary>Opens a session's socket, so that its program may send from its first moment on.</summary>
    /// <exception cref="Registry.RefusedException">It cannot be opened.</exception>
    public void Open(TerminalSession session)
    {
        var path = NotifySocket.PathOf(directory, session.Id);
        lock (_lock)
        {
            if (_open.ContainsKey(session.Id))
                return;
            Socket? socket = null;
            try
            {
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                File.Delete(path);
                socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
                socket.Bind(new UnixDomainSocketEndPoint(path));
                _open[session.Id] = socket;
            }
            catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
            {
                socket?.Dispose();
                throw new Registry.RefusedException($"{path}: the socket for NOTIFY_SOCKET cannot be opened: {e.Message}");
            }
        }
    }

    /// <summary>Listens until the program says that it is ready.</summary>
    public async Task UntilReadyAsync(TerminalSession session, Action ready, CancellationToken cancelled)
    {
        Open(session); // a run that the last daemon started
        Socket socket;
        lock (_lock)
            socket = _open[session.Id];
        var message = new byte[LongestMessage];
        while (true)
        {
            var length = await socket.ReceiveAsync(message, cancelled);
            if (Encoding.UTF8.GetString(message, 0, length).Split('\n').Contains("READY=1"))
                ready();
        }
    }

    /// <summary>Closes a session's socket.</summary>
    public void Close(Sessions.SessionId session)
    {
        lock (_lock)
        {
            if (!_open.Remove(session, out var socket))
                return;
            socket.Dispose();
        }

        File.Delete(NotifySocket.PathOf(directory, session));
    }
}
