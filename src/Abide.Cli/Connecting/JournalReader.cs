using Abide.Protocol;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.Cli.Connecting;

/// <summary>Copies a journal to a stream, from one daemon or several: where one goes away, the next continues behind the last position.</summary>
internal sealed class JournalReader(ReadJournal request, Stream to)
{
    private readonly Credit _credit = new();
    private ReadJournal _request = request;

    /// <summary>Reads until the daemon says that this is all.</summary>
    public void Read()
    {
        while (true)
        {
            using var daemon = Daemon.Connect();
            if (Copy(daemon))
                return;
        }
    }

    /// <returns>False when the daemon went away first.</returns>
    private bool Copy(DaemonConnection daemon)
    {
        int channel;
        try
        {
            channel = daemon.Ask<ChannelOpened>(_request).Channel;
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
                return IsAll(Closing.Parse(frame));
            if (frame.Type != FrameType.Output)
                continue;
            var bytes = frame.Payload[Frame.OutputHeader..];
            to.Write(bytes);
            _request = _request with { Since = Credit.Position(frame), Lines = null };
            _credit.Take(bytes.Length);
            _credit.Acknowledge(daemon);
        }

        return false;
    }

    private static bool IsAll(ChannelClosed closed) => closed.Reason switch
    {
        "stopping" => false,
        "failed" => throw new IOException(closed.Text ?? "the journal could not be read"),
        "removed" => throw new MissingException(closed.Text ?? "the session was removed meanwhile"),
        _ => true,
    };
}
