using Abide.Keeper.Daemon;
using Abide.Keeper.Runs;
using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper.Clients;

/// <summary>What a client may ask.</summary>
internal sealed class ClientRequests(RunTable runs, DaemonSupervisor daemon)
{
    private const int Busy = 16;

    internal void Handle(Channel client, MessageReader request, List<Descriptor> descriptors)
    {
        switch (request.Type)
        {
            case MessageType.Hello: Greetings.Answer(client, request, "client"); break;
            case MessageType.EnsureDaemon: EnsureDaemon(client, request); break;
            case MessageType.Status: Status(client, request.Request); break;
            case MessageType.Quit: Quit(client, request); break;
            default: client.Send(new MessageWriter(MessageType.Unsupported, request.Request)); break;
        }
    }

    private void EnsureDaemon(Channel client, MessageReader request)
    {
        if (request.Texts(Tag.Argument) is { Count: > 0 } program) daemon.Program = program;
        daemon.Ensure(client, request.Request);
    }

    private void Status(Channel client, uint request) => client.Send(new MessageWriter(MessageType.Done, request)
        .Add(Tag.Pid, daemon.Pid).Add(Tag.Ready, daemon.IsReady ? 1 : 0).Add(Tag.Runs, runs.All.Count).Add(Tag.Alive, runs.Alive));

    private void Quit(Channel client, MessageReader request)
    {
        if (runs.Alive > 0 && request.Number(Tag.Force) == 0)
        {
            client.Fail(request.Request, Busy, $"{runs.Alive} runs are alive");
            return;
        }
        client.Done(request.Request);
        daemon.Quit(stop: true);
    }
}
