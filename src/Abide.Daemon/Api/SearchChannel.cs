using Abide.Daemon.Io;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>A search, over frames.</summary>
/// <param name="connection">The client's.</param>
/// <param name="pump">What tells what is found.</param>
/// <param name="over">Ends it.</param>
internal sealed class SearchChannel(Connection connection, SearchPump pump, CancellationTokenSource over) : Channel(connection)
{
    private readonly Wakeup _room = new();

    public override void OnRoom() => _room.Set();

    public override void OnGone()
    {
        base.OnGone();
        Stop();
    }

    /// <summary>Searches until everything is told, or the client leaves.</summary>
    public async Task StartAsync()
    {
        try
        {
            await pump.RunAsync(SendAsync, over.Token);
            Close(new ChannelClosed("done"));
        }
        catch (OperationCanceledException)
        {
            Close(new ChannelClosed("detached"));
        }
        catch (Exception e)
        {
            Close(new ChannelClosed("failed", e.Message));
            throw; // a defect
        }
    }

    protected override void OnLeave() => Stop();

    private void Stop()
    {
        over.Cancel();
        _room.Set();
    }

    private async Task SendAsync(ReadOnlyMemory<byte> text)
    {
        while (!TrySend(Nowhere, text.Span, Nowhere))
        {
            over.Token.ThrowIfCancellationRequested();
            await _room.WaitAsync();
        }
    }
}
