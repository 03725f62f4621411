using System.Globalization;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>Tells another daemon, which shows this one's sessions, what has changed in their list. Sessions that are only shown here are not told on.</summary>
internal sealed class FollowRequests(SessionRegistry registry, ChangeFeed changes, DateTimeOffset startedAt, TimeProvider time)
{
    private const double MostSeconds = 60, UsualSeconds = 10;

    /// <summary>So many changes a second at most are told one by one.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Names this daemon: numbers of changes mean nothing to the next one.</summary>
    private readonly string _epoch = startedAt.UtcTicks.ToString("x", CultureInfo.InvariantCulture);

    public async Task<Message> FollowAsync(FollowSessions request, SessionId? only, CancellationToken gone)
    {
        var seconds = request.WaitSeconds ?? UsualSeconds;
        if (seconds is not (>= 0 and <= MostSeconds))
            throw new RefusedException($"a change is waited for 0 to {MostSeconds} seconds; not {seconds}", ErrorCodes.Invalid);
        if (PositionOf(request.After) is not { } after || changes.Since(after) is null)
            return await AllAsync(only);
        await WaitAsync(after, TimeSpan.FromSeconds(seconds), gone);
        var last = changes.Last;
        if (changes.Since(after) is not { } news)
            return await AllAsync(only);
        var told = news.Where(change => change.Number <= last && (only is null || only == change.Id)).ToArray();
        var rows = told.Where(change => !change.IsRemoved)
            .Select(change => registry.TryGet(change.Id, out var session) ? session : null)
            .OfType<TerminalSession>();
        return new SessionChanges(Name(last), await RowsAsync(rows), [.. told.Where(change => change.IsRemoved).Select(change => change.Id.ToString())], IsAll: false);
    }

    private async Task<Message> AllAsync(SessionId? only)
    {
        var last = changes.Last;
        return new SessionChanges(Name(last), await RowsAsync(registry.All.Where(session => only is null || session.Id == only)), [], IsAll: true);
    }

    private static async Task<IReadOnlyList<SessionRow>> RowsAsync(IEnumerable<TerminalSession> sessions) => await Task.WhenAll(sessions.Select(session => session.RowAsync()));

    private async Task WaitAsync(long after, TimeSpan most, CancellationToken gone)
    {
        try
        {
            await changes.WaitAsync(after, gone).WaitAsync(most, time, gone);
            await Task.Delay(Pace, time, gone); // what changes, mostly changes more than once
        }
        catch (TimeoutException)
        {
            // Nothing has changed, which is told, too: both sides see that the other is there.
        }
    }

    private string Name(long position) => string.Create(CultureInfo.InvariantCulture, $"{_epoch}-{position}");

    private long? PositionOf(string? name) =>
        name?.Split('-') is [var epoch, var number] && epoch == _epoch && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null;
}
