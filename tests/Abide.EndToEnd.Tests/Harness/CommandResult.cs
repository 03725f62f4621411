using System.Text;

namespace Abide.EndToEnd.Tests.Harness;

/// <summary>How a command ended and what it said.</summary>
/// <param name="CommandLine">What was run.</param>
/// <param name="ExitCode">0–255; 128 + N for a signal.</param>
/// <param name="Bytes">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record CommandResult(string CommandLine, int ExitCode, byte[] Bytes, string Errors)
{
    /// <summary>Its standard output as text.</summary>
    public string Text { get; } = Encoding.UTF8.GetString(Bytes);

    /// <summary>Fails unless it ended well and had nothing to complain about.</summary>
    public CommandResult MustSucceed()
    {
        Assert.True(ExitCode == 0, $"failed: {this}");
        return this;
    }

    /// <summary>Fails unless it was refused with this code, in one clear line that says <paramref name="words"/>, and nothing else.</summary>
    public CommandResult MustFail(int code, params string[] words)
    {
        Assert.True(ExitCode == code, $"expected exit code {code}: {this}");
        var line = Errors.TrimEnd('\n');
        Assert.True(line.Length > 0 && !line.Contains('\n'), $"expected one line of explanation: {this}");
        Assert.StartsWith("abide: ", line, StringComparison.Ordinal);
        foreach (var word in words)
            Assert.True(line.Contains(word, StringComparison.OrdinalIgnoreCase), $"expected '{word}' in the explanation: {this}");
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        return this;
    }

    public override string ToString()
    {
        const int Most = 4000;
        var text = Text.Length > Most ? "…" + Text[^Most..] : Text;
        return $"{CommandLine} → {ExitCode}\n--- standard output\n{text}\n--- standard error\n{Errors}";
    }
}
