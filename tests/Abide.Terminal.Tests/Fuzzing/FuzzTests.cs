using System.Diagnostics;
using System.Globalization;

namespace Abide.Terminal.Tests.Fuzzing;

public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Nothing_a_program_prints_upsets_the_engine(int block)
    {
        for (var seed = block * 100_000; seed < block * 100_000 + 60; seed++)
            Check(seed);
    }

    /// <summary>The long run: <c>scripts/fuzz</c>.</summary>
    [Fact(Explicit = true)]
    public void Nothing_upsets_the_engine_for_as_long_as_FUZZ_SECONDS_says()
    {
        int Setting(string name, int otherwise) => Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        var (seconds, first) = (Setting("FUZZ_SECONDS", 600), Setting("FUZZ_SEED", Environment.ProcessId * 100_000));
        var watch = Stopwatch.StartNew();
        var (cases, most) = (0, 0L);
        for (; watch.Elapsed.TotalSeconds < seconds; cases++)
        {
            Check(first + cases);
            if (cases % 500 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }

        output.WriteLine($"{cases} streams from seed {first} in {watch.Elapsed.TotalSeconds:0} s, at most {most / 1024} KiB kept");
        Assert.InRange(most, 0, 200 << 20);
    }

    private static void Check(int seed)
    {
        var item = new FuzzCase(seed);
        using var limit = new Timer(_ => Environment.FailFast($"this takes for ever: {item}"), null, Longest, Timeout.InfiniteTimeSpan);
        if (item.Fault() is not { } fault)
            return;
        limit.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        item.MakeSmaller();
        Assert.Fail($"{fault}\n{item}\n{item.Fault()}");
    }
}
