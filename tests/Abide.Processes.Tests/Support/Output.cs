using System.Text;

namespace Abide.Processes.Tests.Support;

/// <summary>Reads what programs print.</summary>
internal static class Output
{
    /// <summary>Reads until the text is there; all that was read.</summary>
    internal static string ReadUntil(Descriptor from, string text, int seconds = 60)
    {
        var all = new StringBuilder();
        var buffer = new byte[65536];
        while (!all.ToString().Contains(text, StringComparison.Ordinal))
        {
            var events = Posix.WaitFor(from.Value, PollEvents.In, seconds * 1000);
            var count = events == PollEvents.None ? 0 : Posix.Read(from.Value, buffer);
            if (count == -Errno.EAGAIN) continue;
            if (count <= 0) Assert.Fail($"no \"{text}\" came ({count}), but:\n{all}");
            all.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
        return all.ToString();
    }

    /// <summary>Reads a pipe to its end.</summary>
    internal static byte[] ReadAll(Descriptor from, int seconds = 60)
    {
        using var all = new MemoryStream();
        var buffer = new byte[65536];
        while (true)
        {
            if (Posix.WaitFor(from.Value, PollEvents.In, seconds * 1000) == PollEvents.None) Assert.Fail("the output does not end");
            var count = Posix.Read(from.Value, buffer);
            if (count == -Errno.EAGAIN) continue;
            if (count <= 0) return all.ToArray();
            all.Write(buffer, 0, count);
        }
    }

    internal static void Type(Descriptor to, string text) => Assert.Equal(Encoding.UTF8.GetByteCount(text), Posix.Write(to.Value, Encoding.UTF8.GetBytes(text)));
}
