using System.Globalization;
using Abide.Daemon.Catalog;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Hosts;

/// <summary>A session of another host as it is shown here: what its daemon told last, and whether that still answers. Immutable.</summary>
internal sealed class MirroredSession : IShown
{
    private readonly SessionRow _row;

    /// <param name="host">The host.</param>
    /// <param name="row">What its daemon told last.</param>
    /// <param name="reach">Whether it answers.</param>
    /// <param name="wish">What is still to be asked of it, if anything.</param>
    public MirroredSession(string host, SessionRow row, Reachability reach, FarWish? wish)
    {
        var away = reach.IsReachable != true;
        var word = reach.IsReachable switch
        {
            true => row.Status,
            false => "unreachable",
            null => "unknown",
        };
        string[] reasons = [.. away ? [Away(row, reach)] : row.StatusReason is { } own ? [own] : Array.Empty<string>(), .. wish is null ? [] : (string[])[wish.Words]];
        Status = new SessionStatus(word, reasons.Length > 0 ? string.Join("; ", reasons) : null);
        _row = FarName.Row(host, row) with { Status = Status.Word, StatusReason = Status.Reason };
        var id = SessionId.TryParse(row.Id, out var known) ? known : default;
        Record = new SessionRecord
        {
            Id = id,
            Name = _row.Name,
            Title = row.Title,
            Kind = row.Kind,
            Source = row.Source,
            Profile = row.Profile,
            Group = row.Group,
            Labels = row.Labels,
            Pinned = row.Pinned,
            Spec = new SessionSpec { Directory = row.WorkingDirectory ?? "/", Command = row.Command, Host = host },
            State = new SessionState(row.Intent == "up" ? Intent.Up : Intent.Down, row.Phase is null ? null : new Run(row.Run, PhaseOf(row.Phase))),
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
            LastActivityAt = row.LastActivityAt,
        };
    }

    public SessionRecord Record { get; }

    public SessionStatus Status { get; }

    public string? Title => _row.Title;

    public string? WorkingDirectory => _row.WorkingDirectory;

    /// <summary>Unknown: a row says whether a session is pinned, not since when.</summary>
    public DateTimeOffset PinChangedAt => default;

    /// <summary>Its row.</summary>
    public SessionRow Row => _row;

    public Task<SessionRow> RowAsync() => Task.FromResult(_row);

    /// <summary>Whether another looks the same.</summary>
    public bool IsShownAs(MirroredSession other) => _row == other._row;

    private static string Away(SessionRow row, Reachability reach)
    {
        var since = reach.Since is { } at ? $" since {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}" : "";
        return $"{reach.Why?.Text ?? "its host was not asked yet"}{since}; it was {row.Status}";
    }

    private static RunPhase PhaseOf(string word) => Enum.TryParse<RunPhase>(word, ignoreCase: true, out var phase) ? phase : RunPhase.Cleaned;
}
