using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>A viewer's channel: output to it, keystrokes and sizes from it.</summary>
internal sealed class ViewerChannel(Connection connection) : Channel(connection), IViewerChannel
{
    private volatile TerminalSession? _session;
    private Viewer? _viewer;

    public string Client => Connection.Client;

    public int Pid => Connection.Pid;

    /// <summary>Whom the frames are for; changes when the viewer is switched to another session.</summary>
    public void Show(TerminalSession session, Viewer viewer)
    {
        _viewer = viewer;
        _session = session;
    }

    public bool TrySend(long position, ReadOnlySpan<byte> bytes) => TrySend(position, bytes, Nowhere);

    /// <summary>Tells the viewer that it looks at another session now.</summary>
    public void Tell(Attached moved) => Connection.Reply(moved with { Id = 0 });

    public override void OnRoom() => _session?.Call();

    public override void OnGone()
    {
        base.OnGone();
        if (_session is { } session && _viewer is { } viewer)
            session.Post(() => session.Drop(viewer));
    }

    protected override void OnLeave()
    {
        if (_session is { } session && _viewer is { } viewer)
            session.Post(() => session.Detach(viewer.Id, "detached"));
    }

    protected override void OnOther(Frame frame)
    {
        if (_session is not { } session || _viewer is not { } viewer)
            return;
        switch (frame.Type)
        {
            case FrameType.Input:
                var bytes = frame.Payload.ToArray();
                session.Post(() => session.Type(viewer, bytes));
                break;
            case FrameType.Resize:
                var at = 0;
                if (Varint.TryRead(frame.Payload, ref at, SessionSpec.MaxSide, out var columns) && Varint.TryRead(frame.Payload, ref at, SessionSpec.MaxSide, out var rows))
                    session.Post(() => session.ResizeViewer(viewer, (int)columns, (int)rows));
                break;
            default:
                break;
        }
    }
}
