using Abide.Daemon.Sessions;

namespace Abide.Daemon.Access;

/// <summary>Who asks, and what they may.</summary>
/// <param name="Name">For the audit journal and for people: <c>user</c>, <c>token ci</c>, <c>a process inside build</c>.</param>
/// <param name="Scopes">What they may do.</param>
internal sealed record Caller(string Name, Scopes Scopes)
{
    /// <summary>The user of this instance, over the local sockets.</summary>
    public static readonly Caller User = new("user", ScopeWords.All);

    /// <summary>The only session they reach; null is all.</summary>
    public SessionId? Only { get; init; }

    /// <summary>Where they come from, for the audit journal.</summary>
    public string From { get; init; } = "local";

    /// <summary>What to do about a refusal, where there is something.</summary>
    public string? Hint { get; init; }

    /// <summary>The credential they showed; null over the local sockets.</summary>
    public Credential? Credential { get; init; }

    /// <summary>Cancelled when what they were let in by was revoked or has expired: their connections end.</summary>
    public CancellationToken Revoked => Credential?.Revoked ?? CancellationToken.None;
}
