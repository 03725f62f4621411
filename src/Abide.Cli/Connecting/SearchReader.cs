using System.Buffers;
using System.Text.Json;
using Abide.Protocol;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.Cli.Connecting;

/// <summary>Takes what a search tells, from one daemon or several: where one goes away, the next continues behind the last line that was found.</summary>
internal sealed class SearchReader(SearchOutput request)
{
    private readonly Credit _credit = new();
    private readonly ArrayBufferWriter<byte> _line = new();
    private SearchOutput _request = request;

    /// <summary>Searches until the daemon says that this is all.</summary>
    /// <param name="told">Each record, and the line that it came as.</param>
    public void Read(Action<SearchRecord, ReadOnlySpan<byte>> told)
    {
        for (var isAll = false; !isAll && _request.Limit != 0;)
        {
            using var daemon = Daemon.Connect();
            isAll = Read(daemon, told);
        }
    }

    /// <returns>False when the daemon went away first.</returns>
    private bool Read(DaemonConnection daemon, Action<SearchRecord, ReadOnlySpan<byte>> told)
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

        _line.ResetWrittenCount();
        _credit.Open(channel);
        while (daemon.TryReceive(out var frame))
        {
            if (frame.Type == FrameType.Control && daemon.ParseControl(frame) is ErrorReply { Id: 0 } stopped)
                throw new RequestException(stopped);
            if (frame.Channel != channel)
                continue;
            if (frame.Type == FrameType.Closed && Closing.Parse(frame) is var closed)
                return closed.Reason == "failed" ? throw new IOException(closed.Text ?? "the search could not go on") : closed.Reason == "done";
            if (frame.Type != FrameType.Output)
                continue;
            var bytes = frame.Payload[Frame.OutputHeader..];
            _credit.Take(bytes.Length);
            Take(bytes, told);
            _credit.Acknowledge(daemon);
        }

        return false;
    }

    private void Take(ReadOnlySpan<byte> bytes, Action<SearchRecord, ReadOnlySpan<byte>> told)
    {
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            _line.Write(bytes[..end]);
            var record = JsonSerializer.Deserialize(_line.WrittenSpan, MessageJson.Default.SearchRecord)!;
            if (record.Type == "hit")
                _request = _request with { Cursor = record.Cursor, Limit = _request.Limit - 1 };
            told(record, _line.WrittenSpan);
            _line.ResetWrittenCount();
        }

        _line.Write(bytes);
    }
}
