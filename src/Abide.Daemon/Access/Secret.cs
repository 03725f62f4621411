using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Abide.Daemon.Access;

/// <summary>Secrets of 256 bits: made at random, known by their SHA-256 only (no more is needed for what cannot be guessed).</summary>
internal static class Secret
{
    private const int Bytes = 32;

    /// <summary>A new secret, in characters that need no escaping in a URL or a header.</summary>
    public static string New(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
