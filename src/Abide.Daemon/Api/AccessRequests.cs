using Abide.Daemon.Access;
using Abide.Daemon.Catalog;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>Requests about who may come in: tokens, browsers, HTTP, the audit journal.</summary>
internal sealed class AccessRequests(Tokens tokens, AuditJournal audit, SessionRegistry registry, IHttpSites sites, TimeProvider time)
{
    private const int LongestName = 64;
    private const int MostAudited = 1000;

    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(90), LongestLifetime = TimeSpan.FromDays(3650);

    public async Task<Message> CreateTokenAsync(CreateToken request)
    {
        CheckName(request.Name, "a token");
        var expires = request.ExpiresSeconds switch
        {
            null => time.GetUtcNow() + DefaultLifetime,
            0 => (DateTimeOffset?)null,
            > 0 and var seconds when seconds <= LongestLifetime.TotalSeconds => time.GetUtcNow() + TimeSpan.FromSeconds(seconds),
            _ => throw new RefusedException($"a token lives up to {LongestLifetime.TotalDays} days, or for ever (0); not {request.ExpiresSeconds} s", ErrorCodes.Invalid),
        };
        var (token, record) = await tokens.CreateAsync(request.Name, ScopesOf(request.Scopes), Only(request.Session), expires);
        return new TokenCreated(token, ToRow(record));
    }

    public Message Tokens() => new TokenList([.. tokens.All.Select(ToRow)]);

    public async Task<Message> RevokeTokenAsync(RevokeToken request) => new Done($"{(await tokens.RevokeAsync(request.Token)).Name} revoked");

    public Message CreateLink(CreateLink request)
    {
        CheckName(request.Name ?? TokenRecord.BrowserKind, "a browser");
        return sites.CreateLink(request.Name ?? TokenRecord.BrowserKind, ScopesOf(request.Scopes), Only(request.Session));
    }

    /// <param name="request">Where and how.</param>
    /// <param name="gone">Cancelled when the one who asks is gone.</param>
    public async Task<Message> ServeAsync(ServeHttp request, CancellationToken gone)
    {
        var site = await sites.ServeAsync(request);
        if (!request.Detach)
            gone.Register(() => _ = sites.StopAsync(site.Address));
        return sites.Status with { Sites = [site] };
    }

    public async Task<Message> StopServingAsync(StopHttp request)
    {
        await sites.StopAsync(request.Address);
        return sites.Status;
    }

    public Message HttpStatus() => sites.Status;

    public Message Audit(ReadAudit request) => request.Limit is < 1 or > MostAudited
        ? throw new RefusedException($"the audit journal is read 1 to {MostAudited} entries at a time; not {request.Limit}", ErrorCodes.Invalid)
        : new AuditList(audit.Last(request.Limit ?? 100));

    private static Scopes ScopesOf(IReadOnlyList<string>? words) => ScopeWords.Parse(words is { Count: > 0 } ? words : ["own"], out var unknown)
        ?? throw new RefusedException($"'{SessionName.Shown(unknown!)}' is no scope: they are {string.Join(", ", ScopeWords.Each.Select(ScopeWords.Word))}", ErrorCodes.Invalid);

    private static void CheckName(string name, string what)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl))
            throw new RefusedException($"{what} is called by 1 to {LongestName} characters, none of them a control character", ErrorCodes.Invalid);
    }

    private SessionId? Only(string? session) => session is null ? null : registry.Find(session).Id;

    private TokenRow ToRow(TokenRecord record) => new(
        record.Id.ToString(),
        record.Name,
        record.Kind,
        ScopeWords.Words((Scopes)record.Scopes),
        record.Session is not { } id ? null : registry.TryGet(new SessionId(id), out var session) ? session.Name : id.ToString(),
        record.CreatedAt,
        record.ExpiresAt,
        record.LastUsedAt);
}
