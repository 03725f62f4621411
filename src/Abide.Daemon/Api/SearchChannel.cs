using Abide.Daemon.Io;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>A search, over frames.</summary>
/// <param name="connection">The client's.</param>
/// <param name="pump">What tells what is found.</param>
internal sealed class SearchChannel(Connection connection, SearchPump pump) : Channel(connection)
{
    private readonly Wakeup _room = new();
    private readonly CancellationTokenSource _over = new();

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
            await pump.RunAsync(SendAsync, _over.Token);
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
        _over.Cancel();
        _room.Set();
    }

    private async Task SendAsync(ReadOnlyMemory<byte> text)
    {
        while (!TrySend(Nowhere, text.Span, Nowhere))
        {
            _over.Token.ThrowIfCancellationRequested();
            await _room.WaitAsync();
        }
    }
}
