using System.Buffers.Text;

namespace Abide.EndToEnd.Tests.Harness;

/// <summary>Compares a stream with numbered lines, without keeping it.</summary>
internal static class Numbers
{
    /// <summary>Fails at the first byte that differs from the lines 1 to <paramref name="last"/>; gives the number of bytes.</summary>
    public static long Check(Stream from, long last, ReadOnlySpan<byte> end)
    {
        var buffer = new byte[256 * 1024];
        Span<byte> line = stackalloc byte[32];
        var (number, at, length, total) = (0L, 0, 0, 0L);
        int count;
        while ((count = from.Read(buffer)) > 0)
        {
            for (var i = 0; i < count; i++)
            {
                if (at == length)
                {
                    Utf8Formatter.TryFormat(++number, line, out length);
                    end.CopyTo(line[length..]);
                    (at, length) = (0, length + end.Length);
                }

                if (number > last || buffer[i] != line[at++])
                    Assert.Fail($"byte {total + i} is wrong, in line {number:N0} of {last:N0}: …{System.Text.Encoding.Latin1.GetString(buffer, Math.Max(0, i - 40), Math.Min(80, count - Math.Max(0, i - 40)))}…");
            }

            total += count;
        }

        Assert.True(number == last && at == length, $"the lines end with number {number:N0} of {last:N0}");
        return total;
    }
}
