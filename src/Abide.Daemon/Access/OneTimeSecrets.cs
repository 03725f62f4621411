namespace Abide.Daemon.Access;

/// <summary>Secrets that are good once and for a short time: tickets of WebSockets, links that let a browser in. They live in memory and end with the daemon.</summary>
/// <typeparam name="T">What the secret stands for.</typeparam>
internal sealed class OneTimeSecrets<T>(TimeSpan lifetime, TimeProvider time)
    where T : class
{
    /// <summary>The most that are kept; the oldest go first.</summary>
    private const int Most = 1000;

    private readonly Lock _lock = new();
    private readonly LinkedList<(byte[] Hash, T For, DateTimeOffset Until)> _issued = []; // oldest first

    public TimeSpan Lifetime => lifetime;

    public string Issue(T what)
    {
        var secret = Secret.New("");
        lock (_lock)
        {
            _issued.AddLast((Secret.Hash(secret), what, time.GetUtcNow() + lifetime));
            if (_issued.Count > Most)
                _issued.RemoveFirst();
        }

        return secret;
    }

    /// <summary>What a secret stands for, which it never does again; null when there is no such secret, or no more.</summary>
    public T? Take(string secret)
    {
        var hash = Secret.Hash(secret);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            while (_issued.First is { } oldest && oldest.Value.Until <= now)
                _issued.RemoveFirst();
            for (var node = _issued.First; node is not null; node = node.Next)
            {
                if (!System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(node.Value.Hash, hash))
                    continue;
                _issued.Remove(node);
                return node.Value.For;
            }
        }

        return null;
    }
}
