namespace Abide.Processes.Keeping;

/// <summary>A client's connection to the keeper. One thread at a time.</summary>
public sealed class KeeperControl : IDisposable
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    private readonly KeeperSocket socket;
    private uint lastRequest;

    private KeeperControl(KeeperSocket socket, KeeperIdentity keeper)
    {
        this.socket = socket;
        Keeper = keeper;
    }

    /// <summary>Who the keeper is.</summary>
    public KeeperIdentity Keeper { get; }

    /// <summary>Connects, or null when no keeper listens, or it ends just now.</summary>
    /// <exception cref="KeeperException">It does not answer, speaks another protocol, or runs as somebody else.</exception>
    public static KeeperControl? Connect(Instance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        if (LocalSocket.Connect(instance.KeeperSocket, SocketKind.Messages, out _) is not { } connected) return null;
        var socket = new KeeperSocket(connected);
        try
        {
            if (LocalSocket.PeerCredentials(connected.Value)?.Uid != Posix.GetUid()) throw new KeeperException($"{instance.KeeperSocket} is somebody else's", Errno.EACCES);
            return new KeeperControl(socket, socket.Greet("client"));
        }
        catch (KeeperException gone) when (gone.Errno == Errno.EPIPE)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Has the daemon running, skipping any back-off; returns when it serves.</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="daemonProgram">Program and arguments to start from now on; null for those it knows.</param>
    /// <exception cref="KeeperException">The daemon does not come up; with the last lines of its log.</exception>
    public void EnsureDaemon(TimeSpan timeout, IReadOnlyList<string>? daemonProgram = null) => Ask(MessageType.EnsureDaemon, timeout, message =>
    {
        foreach (var part in daemonProgram ?? []) message.Add(Tag.Argument, part);
    });

    /// <summary>What the keeper says about itself.</summary>
    public KeeperStatus Status()
    {
        var answer = Ask(MessageType.Status, AnswerTime);
        return new KeeperStatus(Keeper, (int)answer.Number(Tag.Pid), answer.Number(Tag.Ready) != 0, (int)answer.Number(Tag.Runs), (int)answer.Number(Tag.Alive));
    }

    /// <summary>Stops the daemon and then the keeper; returns when it is accepted. Refused (EBUSY) while runs live, unless <paramref name="force"/>: they are hung up.</summary>
    public void Quit(bool force = false) => Ask(MessageType.Quit, AnswerTime, message => message.Add(Tag.Force, force ? 1 : 0));

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private MessageReader Ask(MessageType type, TimeSpan timeout, Action<MessageWriter>? fill = null)
    {
        var question = new MessageWriter(type, ++lastRequest);
        fill?.Invoke(question);
        if (socket.Send(question) < 0) throw new KeeperException("the keeper is gone", Errno.EPIPE);
        while (socket.TryReceive(timeout, null, out var answer))
        {
            if (answer.Request != lastRequest) continue;
            return answer.Type switch
            {
                MessageType.Failed => throw new KeeperException(answer.Text(Tag.Text), (int)answer.Number(Tag.Errno)),
                MessageType.Unsupported => throw new KeeperException($"the keeper is too old for {type}", Errno.ENOSYS),
                _ => answer,
            };
        }
        throw new KeeperException($"no answer from the keeper within {timeout.TotalSeconds:0} s, or it is gone", Errno.ETIMEDOUT);
    }
}
