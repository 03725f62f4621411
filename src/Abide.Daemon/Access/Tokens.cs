using System.Collections.Concurrent;
using Abide.Daemon.Catalog;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Access;

/// <summary>The tokens of this instance, and the browsers that were let in: made, shown, recognised, revoked. Stored hashed; the catalog holds them over restarts.</summary>
internal sealed class Tokens(SessionCatalog catalog, TimeProvider time) : IDisposable
{
    /// <summary>What a token begins with, so that a person and a scanner of leaked secrets recognise it.</summary>
    public const string Prefix = "abide_";

    /// <summary>The most there can be.</summary>
    public const int Most = 1000;

    private static readonly TimeSpan BrowserLifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, Credential> _credentials = new();
    private readonly Lock _naming = new();
    private ITimer? _expiry;

    /// <summary>Takes in what the catalog holds; before anybody can ask.</summary>
    public async Task LoadAsync()
    {
        foreach (var record in await catalog.LoadTokensAsync())
            _credentials[record.Id] = new Credential(record);
        _expiry = time.CreateTimer(_ => EndExpired(), null, LookEvery, LookEvery);
    }

    /// <summary>All there are, oldest first; what has expired is no longer one.</summary>
    public IReadOnlyList<TokenRecord> All => [.. _credentials.Values.Where(one => !one.IsOver(time.GetUtcNow())).Select(one => one.Record).OrderBy(record => record.CreatedAt)];

    /// <summary>Makes a token. This is the only time that anybody sees it.</summary>
    /// <exception cref="RefusedException">The name is taken, or there are too many.</exception>
    public Task<(string Token, TokenRecord Record)> CreateAsync(string name, Scopes scopes, SessionId? session, DateTimeOffset? expiresAt) =>
        AddAsync(TokenRecord.TokenKind, name, scopes, session, expiresAt);

    /// <summary>Lets a browser in: the value of its cookie.</summary>
    public Task<(string Token, TokenRecord Record)> LetInAsync(string name, Scopes scopes, SessionId? session) =>
        AddAsync(TokenRecord.BrowserKind, name, scopes, session, time.GetUtcNow() + BrowserLifetime);

    /// <summary>Whose token this is; null when it is none, of another kind, or no more.</summary>
    public Credential? Find(string token, string kind)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var hash = Secret.Hash(token);
        var now = time.GetUtcNow();
        Credential? found = null;
        foreach (var (_, credential) in _credentials) // all of them, whichever it is: how long it takes tells nothing
        {
            if (credential.IsOf(hash) && credential.Record.Kind == kind && !credential.IsOver(now))
                found = credential;
        }

        if (found is not null && !(now - found.Record.LastUsedAt < TimeSpan.FromMinutes(1)))
        {
            found.NoteUse(now);
            catalog.NoteTokenUse(found.Record.Id, now);
        }

        return found;
    }

    /// <summary>Revokes a token by name or id: whoever uses it is cut off, now.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public async Task<TokenRecord> RevokeAsync(string nameOrId)
    {
        var found = _credentials.Values.FirstOrDefault(one => string.Equals(one.Record.Name, nameOrId, StringComparison.OrdinalIgnoreCase) || one.Record.Id.ToString() == nameOrId)
            ?? throw new RefusedException($"there is no token '{nameOrId}'; 'abide token ls' shows them", ErrorCodes.NotFound);
        await EndAsync(found);
        return found.Record;
    }

    public void Dispose()
    {
        _expiry?.Dispose();
        foreach (var (_, credential) in _credentials)
            credential.Dispose();
    }

    private async Task<(string Token, TokenRecord Record)> AddAsync(string kind, string name, Scopes scopes, SessionId? session, DateTimeOffset? expiresAt)
    {
        var token = Secret.New(Prefix);
        var now = time.GetUtcNow();
        Credential credential;
        lock (_naming)
        {
            if (_credentials.Count >= Most)
                throw new RefusedException($"there are {Most} tokens and browsers already, the most there can be; 'abide token revoke' those you do not need");
            if (kind == TokenRecord.BrowserKind)
                name = Unique_NeedsLock(name);
            else if (IsTaken_NeedsLock(name))
                throw new RefusedException($"there is a token '{name}' already; revoke it first, or take another name", ErrorCodes.Exists);
            credential = new Credential(new TokenRecord(Guid.CreateVersion7(now), name, Secret.Hash(token), kind, (int)scopes, session?.Value, now, expiresAt));
            _credentials[credential.Record.Id] = credential;
        }

        try
        {
            await catalog.AddTokenAsync(credential.Record);
        }
        catch
        {
            _credentials.TryRemove(credential.Record.Id, out _);
            throw;
        }

        return (token, credential.Record);
    }

    private bool IsTaken_NeedsLock(string name) => _credentials.Values.Any(one => string.Equals(one.Record.Name, name, StringComparison.OrdinalIgnoreCase));

    private string Unique_NeedsLock(string name)
    {
        for (var n = 1; ; n++)
        {
            var tried = n == 1 ? name : $"{name}-{n}";
            if (!IsTaken_NeedsLock(tried))
                return tried;
        }
    }

    private void EndExpired()
    {
        foreach (var (_, credential) in _credentials)
        {
            if (credential.IsOver(time.GetUtcNow()))
                _ = EndAsync(credential);
        }
    }

    private async Task EndAsync(Credential credential)
    {
        if (!_credentials.TryRemove(credential.Record.Id, out _))
            return;
        credential.Revoke();
        await catalog.DeleteTokenAsync(credential.Record.Id);
    }
}
