using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper.Clients;

/// <summary>Where clients come in: the keeper's socket, made again when somebody deleted it. Only this user's processes are let in.</summary>
internal sealed class ClientDoor
{
    private const int MostClients = 128;

    private readonly EventLoop loop;
    private readonly Instance instance;
    private readonly Channel.Handler requests;
    private readonly HashSet<Channel> clients = [];
    private Descriptor listener;
    private EventLoop.Watch watch;

    internal ClientDoor(EventLoop loop, Instance instance, Descriptor listener, Channel.Handler requests)
    {
        this.loop = loop;
        this.instance = instance;
        this.listener = listener;
        this.requests = requests;
        watch = Watch();
    }

    /// <summary>The listening socket's number, for the table.</summary>
    internal int Listener => listener.Value;

    internal IReadOnlyCollection<Channel> Clients => clients;

    /// <summary>Looks whether the socket is still there; looking at one name is cheaper than being told of every change in a busy directory.</summary>
    internal void Check()
    {
        if (File.Exists(instance.KeeperSocket) || !Directory.Exists(instance.Directory)) return;
        Log.Write("the socket was deleted; it is made again");
        var again = LocalSocket.Listen(instance.KeeperSocket, SocketKind.Messages);
        watch.Dispose();
        listener.Dispose();
        listener = again;
        watch = Watch();
    }

    /// <summary>Talks to a client whose connection is there already.</summary>
    internal Channel Welcome(Descriptor socket)
    {
        Channel? client = null;
        client = new Channel(loop, socket, requests) { PeerClosed = () => clients.Remove(client!) };
        clients.Add(client);
        return client;
    }

    private EventLoop.Watch Watch() => loop.Add(listener.Value, PollEvents.In, _ => Accept());

    private void Accept()
    {
        while (LocalSocket.Accept(listener.Value, out _) is { } socket)
        {
            if (clients.Count < MostClients && LocalSocket.PeerCredentials(socket.Value)?.Uid == Posix.GetUid()) Welcome(socket);
            else socket.Dispose();
        }
    }
}
