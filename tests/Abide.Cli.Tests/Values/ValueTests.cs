using Abide.Cli.CommandLine;
using Abide.Cli.Values;
using Abide.Protocol.Messages;
using Abide.Protocol.Values;

namespace Abide.Cli.Tests.Values;

public sealed class ValueTests
{
    [Theory]
    [InlineData("80x24", 80, 24)]
    [InlineData("1X1", 1, 1)]
    [InlineData("10000x10000", 10000, 10000)]
    public void Sizes(string text, int columns, int rows) => Assert.Equal(new TerminalSize(columns, rows), TerminalSize.Parse(text));

    [Theory]
    [InlineData("80")]
    [InlineData("80x")]
    [InlineData("0x24")]
    [InlineData("-1x24")]
    [InlineData("80x24x1")]
    [InlineData("10001x1")]
    [InlineData("8e1x24")]
    [InlineData(" 80x24")]
    [InlineData("99999999999x1")]
    public void Absurd_sizes_are_refused(string text) => Assert.Throws<UsageException>(() => TerminalSize.Parse(text));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("512", 512)]
    [InlineData("64k", 65536)]
    [InlineData("64K", 65536)]
    [InlineData("2m", 2 << 20)]
    [InlineData("2MB", 2 << 20)]
    [InlineData("2MiB", 2 << 20)]
    [InlineData("3g", 3L << 30)]
    [InlineData("1t", 1L << 40)]
    [InlineData("all", -1)]
    [InlineData("ALL", -1)]
    public void Histories(string text, long bytes) => Assert.Equal(bytes, HistorySize.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("m")]
    [InlineData("1.5m")]
    [InlineData("9999999999999t")]
    [InlineData("everything")]
    public void Absurd_histories_are_refused(string text) => Assert.Throws<UsageException>(() => HistorySize.Parse(text));

    [Theory]
    [InlineData(-1, "all")]
    [InlineData(512, "512 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(64L << 20, "64 MiB")]
    [InlineData(5L << 40, "5 TiB")]
    public void Bytes_are_shown_readably(long bytes, string text) => Assert.Equal(text, HistorySize.Show(bytes));

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("10", 10)]
    [InlineData("10s", 10)]
    [InlineData("1.5s", 1.5)]
    [InlineData("5m", 300)]
    [InlineData("5min", 300)]
    [InlineData("1h", 3600)]
    [InlineData("2d", 172800)]
    [InlineData("0", 0)]
    public void Durations(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds, precision: 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1w")]
    [InlineData("1e9")]
    [InlineData("NaN")]
    [InlineData("999999h")]
    public void Absurd_durations_are_refused(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData(0.2, "now")]
    [InlineData(59, "59s")]
    [InlineData(61, "1m")]
    [InlineData(3 * 3600, "3h")]
    [InlineData(30 * 3600, "30h")]
    [InlineData(72 * 3600, "3d")]
    [InlineData(-5, "now")]
    public void Ages(double seconds, string text) => Assert.Equal(text, Duration.Ago(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("TERM", 15)]
    [InlineData("term", 15)]
    [InlineData("SIGINT", 2)]
    [InlineData("9", 9)]
    [InlineData("usr1", 10)]
    [InlineData("64", 64)]
    public void Signals_by_name_and_number(string text, int number) => Assert.Equal(number, Signals.Parse(text));

    [Theory]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("TREM")]
    [InlineData("")]
    public void Unknown_signals_are_refused(string text) => Assert.Throws<UsageException>(() => Signals.Parse(text));

    [Fact]
    public void The_end_of_a_run_in_words()
    {
        Assert.Equal("exited with code 3", HowItEnded.Words(new ExitRow(3, null, "exited")));
        Assert.Equal("killed by SIGKILL", HowItEnded.Words(new ExitRow(null, 9, "killed")));
        Assert.Equal("lost with the machine", HowItEnded.Words(new ExitRow(null, null, "lost with the machine")));
        Assert.Equal("ended", HowItEnded.Words(null));
    }
}
