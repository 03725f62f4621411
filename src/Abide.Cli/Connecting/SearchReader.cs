using System.Buffers;
using System.Text.Json;
using Abide.Protocol.Messages;

namespace Abide.Cli.Connecting;

/// <summary>Takes what a search tells, from one daemon or several: where one goes away, the next continues behind the last line that was found.</summary>
internal sealed class SearchReader(SearchOutput request)
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private SearchOutput _request = request;

    /// <summary>Searches until the daemon says that this is all.</summary>
    /// <param name="told">Each record, and the line that it came as.</param>
    public void Read(Action<SearchRecord, ReadOnlySpan<byte>> told)
    {
        var channel = new OutputChannel(null, () => _request, (_, data) => Take(data, told), IsAll);
        while (_request.Limit != 0 && !channel.ReadFromOne())
            _line.ResetWrittenCount(); // the next daemon tells the line that was cut anew
    }

    private static bool IsAll(ChannelClosed closed) =>
        closed.Reason == "failed" ? throw new IOException(closed.Text ?? "the search could not go on") : closed.Reason == "done";

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
