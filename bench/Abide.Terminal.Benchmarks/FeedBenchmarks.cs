using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Abide.Terminal.Benchmarks;

/// <summary>A screen that has seen it all before, and what it takes and allocates for a megabyte more of the same.</summary>
[MemoryDiagnoser]
[Config(typeof(Configuration))]
public class FeedBenchmarks
{
    private const int Bytes = 1_000_000;

    private byte[] _payload = [];
    private Screen _screen = new(new ScreenOptions());

    /// <summary>The kinds of payload.</summary>
    public static IEnumerable<string> Kinds => Payloads.Names;

    /// <summary>What is fed.</summary>
    [ParamsSource(nameof(Kinds))]
    public string Kind { get; set; } = "";

    /// <summary>Fills the scrollback, so that lines are dropped for those that come.</summary>
    [GlobalSetup]
    public void FillScreen()
    {
        _payload = Payloads.Make(Kind, Bytes);
        _screen = new Screen(new ScreenOptions { Columns = 200, Rows = 50, ScrollbackLines = 2000 });
        for (var count = 0; count < 20; count++)
            _screen.Feed(_payload);
    }

    /// <summary>Feeds a megabyte.</summary>
    [Benchmark]
    public void Feed() => _screen.Feed(_payload);

    private sealed class Configuration : ManualConfig
    {
        public Configuration()
        {
            AddJob(Job.ShortRun);
            AddColumn(new SpeedColumn());
        }
    }

    private sealed class SpeedColumn : IColumn
    {
        public string Id => nameof(SpeedColumn);

        public string ColumnName => "MB/s";

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => "Megabytes a second, of the mean";

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
            summary[benchmarkCase]?.ResultStatistics is { } result ? (Bytes / 1e6 / (result.Mean / 1e9)).ToString("F0", style.CultureInfo) : "?";
    }
}
