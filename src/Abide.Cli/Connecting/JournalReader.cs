using Abide.Protocol.Messages;

namespace Abide.Cli.Connecting;

/// <summary>Copies a journal to a stream, from one daemon or several: where one goes away, the next continues behind the last position.</summary>
/// <param name="request">What to read; the session may be <c>HOST:NAME</c>.</param>
/// <param name="to">Where it goes.</param>
internal sealed class JournalReader(ReadJournal request, Stream to)
{
    private readonly string? _host = SessionAddress.Of(request.Session).Host;
    private ReadJournal _request = request with { Session = SessionAddress.Of(request.Session).Session };

    /// <summary>The position behind what was read.</summary>
    public long Position => _request.Since ?? 0;

    /// <summary>Reads until the daemon says that this is all.</summary>
    public void Read()
    {
        var channel = new OutputChannel(_host, () => _request, Take, IsAll);
        while (!channel.ReadFromOne())
        {
            // The daemon went away first: the next one continues.
        }
    }

    private void Take(long position, ReadOnlySpan<byte> data)
    {
        to.Write(data);
        _request = _request with { Since = position, Lines = null };
    }

    private static bool IsAll(ChannelClosed closed) => closed.Reason switch
    {
        "stopping" => false,
        "failed" => throw new IOException(closed.Text ?? "the journal could not be read"),
        "removed" => throw new MissingException(closed.Text ?? "the session was removed meanwhile"),
        _ => true,
    };
}
