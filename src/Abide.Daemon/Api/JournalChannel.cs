using Abide.Daemon.Io;
using Abide.Daemon.Terminals;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>A reader of a journal, over frames.</summary>
internal sealed class JournalChannel : Channel
{
    private readonly JournalPump _pump;
    private readonly Wakeup _room = new();

    public JournalChannel(Connection connection, TerminalSession session, ReadJournal request)
        : base(connection) => _pump = new JournalPump(session, request, () => IsOver);

    public override void OnRoom() => _room.Set();

    public override void OnGone()
    {
        base.OnGone();
        Wake();
    }

    /// <summary>Reads until the end, or with follow until the client leaves or the run ends.</summary>
    public async Task StartAsync()
    {
        if (await _pump.RunAsync(SendAsync) is { } why)
            Close(why);
    }

    protected override void OnLeave()
    {
        Close(new ChannelClosed("detached"));
        Wake();
    }

    /// <summary>Sends, waiting for room.</summary>
    private async Task SendAsync(ReadOnlyMemory<byte> text, long position, long before)
    {
        while (!IsOver && !TrySend(position, text.Span, before))
            await _room.WaitAsync();
    }

    private void Wake()
    {
        _room.Set();
        _pump.Wake();
    }
}
