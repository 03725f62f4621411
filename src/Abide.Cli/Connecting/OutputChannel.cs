using Abide.Processes;
using Abide.Protocol;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.Cli.Connecting;

/// <summary>Takes the output of a channel that a request opens, from one daemon or several: where one goes away, the next is asked for what is left.</summary>
/// <param name="host">The host whose daemon is asked; null is that of <see cref="Daemon.Host"/>.</param>
/// <param name="request">What to ask a daemon for, as it is by then.</param>
/// <param name="take">Takes an Output frame.</param>
/// <param name="isAll">Whether this end of the channel is the end of it all.</param>
internal sealed class OutputChannel(string? host, Func<Message> request, OutputChannel.Taker take, Func<ChannelClosed, bool> isAll)
{
    private readonly Credit _credit = new();
    private readonly HostWait _wait = new(host);

    /// <summary>Takes an Output frame: the position behind its data, and the data.</summary>
    public delegate void Taker(long position, ReadOnlySpan<byte> data);

    /// <summary>Asks one daemon; false when there is more to ask another for.</summary>
    public bool ReadFromOne()
    {
        using var daemon = _wait.Connect();
        int channel;
        try
        {
            channel = daemon.Ask<ChannelOpened>(request()).Channel;
        }
        catch (IOException)
        {
            return false;
        }

        _credit.Open(channel);
        while (daemon.TryReceive(out var frame))
        {
            if (frame.Type == FrameType.Control && daemon.ParseControl(frame) is ErrorReply { Id: 0 } stopped)
                throw new RequestException(stopped);
            if (frame.Channel != channel)
                continue;
            if (frame.Type == FrameType.Closed)
                return isAll(Closing.Parse(frame));
            if (frame.Type != FrameType.Output)
                continue;
            var data = frame.Payload[Frame.OutputHeader..];
            take(Credit.Position(frame), data);
            _credit.Take(data.Length);
            _credit.Acknowledge(daemon);
        }

        return false;
    }
}
