using Abide.Daemon.Notifying;
using Abide.Daemon.Registry;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>Requests about notifications.</summary>
internal sealed class NoticeRequests(Notices notices)
{
    /// <exception cref="RefusedException">There is no such way.</exception>
    public async Task<Message> TestAsync(TestNotice request, CancellationToken gone)
    {
        if (request.Way is { } way && !notices.Ways.Contains(way))
            throw new RefusedException($"people are told by {string.Join(", ", notices.Ways)}; not by '{way}'", ErrorCodes.Invalid);
        return new NoticeTested([.. (await notices.TestAsync(request.Way, gone)).Select(result => new NoticeWayRow(result.Way, result.Fault))]);
    }
}
