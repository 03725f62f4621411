using System.Security.Cryptography;
using Abide.Daemon.Catalog;

namespace Abide.Daemon.Access;

/// <summary>A token or a browser's cookie that lets somebody in, until it is revoked or expires.</summary>
internal sealed class Credential(TokenRecord record) : IDisposable
{
    private readonly CancellationTokenSource _revoked = new();

    public TokenRecord Record { get; private set; } = record;

    public CancellationToken Revoked => _revoked.Token;

    public bool IsOver(DateTimeOffset now) => _revoked.IsCancellationRequested || Record.ExpiresAt <= now;

    public bool IsOf(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(hash, Record.Hash);

    public void NoteUse(DateTimeOffset now) => Record = Record with { LastUsedAt = now };

    public void Revoke() => _revoked.Cancel();

    public void Dispose() => _revoked.Dispose();
}
