using Abide.Daemon.Access;

namespace Abide.Daemon.Http;

/// <summary>What lets callers in over HTTP; shared by all sites.</summary>
internal sealed class HttpAccess(Tokens tokens, AuditJournal audit, TimeProvider time)
{
    public Tokens Tokens { get; } = tokens;

    public AuditJournal Audit { get; } = audit;

    public FailedAttempts Attempts { get; } = new(time);

    /// <summary>Of WebSockets, which browsers give no header: each good for one connection.</summary>
    public OneTimeSecrets<Caller> Tickets { get; } = new(TimeSpan.FromSeconds(30), time);

    /// <summary>Of browsers and phones that are let in.</summary>
    public OneTimeSecrets<LoginLink> Links { get; } = new(TimeSpan.FromMinutes(5), time);
}

/// <summary>What a one-time link lets a browser do.</summary>
/// <param name="Name">What the browser is called in the list of tokens.</param>
/// <param name="Scopes">What it may.</param>
/// <param name="Only">The only session it reaches; null is all.</param>
internal sealed record LoginLink(string Name, Scopes Scopes, Sessions.SessionId? Only);
