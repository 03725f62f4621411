namespace Abide.EndToEnd.Tests.Harness;

/// <summary>Bytes to print, always the same for the same seed.</summary>
internal static class Payloads
{
    /// <summary>All byte values, with runs of NUL up to several pages long, at the end too.</summary>
    public static byte[] Binary(int length, int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[length];
        for (var at = 0; at < length;)
        {
            var noise = Math.Min(random.Next(1, 9000), length - at);
            random.NextBytes(bytes.AsSpan(at, noise));
            at += noise + random.Next(0, 3) switch { 0 => random.Next(1, 64), 1 => random.Next(4000, 4200), _ => random.Next(1, 20_000) };
        }

        bytes.AsSpan(length - 5000).Clear();
        return bytes;
    }

    /// <summary>Fails unless the stream is so many times the payload.</summary>
    public static void Check(Stream from, byte[] payload, int rounds)
    {
        var buffer = new byte[256 * 1024];
        var total = 0L;
        int count;
        while ((count = from.Read(buffer)) > 0)
        {
            for (var rest = buffer.AsSpan(0, count); rest.Length > 0;)
            {
                var at = (int)(total % payload.Length);
                var piece = Math.Min(rest.Length, payload.Length - at);
                var same = rest[..piece].CommonPrefixLength(payload.AsSpan(at, piece));
                if (same < piece)
                    Assert.Fail($"byte {total + same:N0} of {(long)payload.Length * rounds:N0} is {rest[same]:x2}, not {payload[at + same]:x2}");
                total += piece;
                rest = rest[piece..];
            }
        }

        Assert.Equal((long)payload.Length * rounds, total);
    }
}
