using Abide.Cli.Output;
using Abide.Cli.Watching;
using Abide.Protocol.Messages;

namespace Abide.Cli.Tests.Watching;

public sealed class UsageTests
{
    [Fact]
    public void Rates_are_of_what_was_there_at_both_looks()
    {
        var before = new UsageReply(10, [Row("a", pid: 1, cpu: 5, output: 1000), Row("b", pid: 2, cpu: 5, output: 0)]);
        var now = new UsageReply(12, [Row("a", pid: 1, cpu: 6, output: 5000), Row("b", pid: 3, cpu: 1, output: 9), Row("c", pid: 4, cpu: 9, output: 9)]);

        var usage = SessionUsage.Between(before, now);

        Assert.Equal([("a", 50d, 2000d), ("b", null, null), ("c", (double?)null, (double?)null)], usage.Select(one => (one.Name, one.CpuPercent, one.OutputRate)));
    }

    [Fact]
    public void There_are_no_rates_after_one_look_nor_when_another_daemons_clock_is_behind()
    {
        var now = new UsageReply(12, [Row("a", pid: 1, cpu: 6, output: 5000)]);

        Assert.Null(SessionUsage.Between(null, now)[0].CpuPercent);
        Assert.Null(SessionUsage.Between(new UsageReply(99, now.Sessions), now)[0].CpuPercent);
        Assert.Equal(0, SessionUsage.Between(new UsageReply(11, [Row("a", pid: 1, cpu: 7, output: 9000)]), now)[0].CpuPercent); // a child that was counted is gone
    }

    [Theory]
    [InlineData("cpu", "b a c")]
    [InlineData("memory", "c b a")]
    [InlineData("output", "a b c")]
    [InlineData("viewers", "c a b")]
    [InlineData("processes", "b a c")]
    [InlineData("name", "a b c")]
    public void The_largest_comes_first_and_what_is_alike_by_name(string key, string order)
    {
        var sessions = (SessionUsage[])
        [
            Usage("c", cpu: 1, memory: 30, output: 1, viewers: 3, processes: 1), Usage("a", cpu: 2, memory: 10, output: 9, viewers: 0, processes: 1), Usage("b", cpu: 50, memory: 20, output: 2, viewers: 0, processes: 4),
        ];

        Assert.Equal(order, string.Join(' ', UsageTable.Sort(sessions, key).Select(one => one.Name)));
        Assert.Equal(order.Split(' ').Reverse(), UsageTable.Sort(sessions, key, reverse: true).Select(one => one.Name));
    }

    [Fact]
    public void The_table_says_what_each_takes_and_its_first_line_what_all_do()
    {
        var sessions = (SessionUsage[])[Usage("web", cpu: 12.34, memory: 3 << 20, output: 2048, viewers: 2, processes: 3), Usage("\e[31mevil", cpu: null, memory: 512, output: null, viewers: 0, processes: 1)];

        Assert.Equal(
            """
            NAME       STATUS   CPU    MEMORY  OUTPUT   VIEWERS  PROCS  PROGRAM
            web        running  12.3%  3 MiB   2 KiB/s  2        3      sleep 1
            ?[31mevil  running  -      512 B   -        -        1      sleep 1

            """,
            UsageTable.Format(sessions, new Style(false), 80).Replace("\\e", "?", StringComparison.Ordinal));
        Assert.Equal("2 running, 4 processes, cpu 12.3%, memory 3 MiB, output 2 KiB/s", UsageTable.Summary(sessions));
    }

    private static UsageRow Row(string name, int pid, double cpu, long output) => new(name, name, "running", pid, 1, cpu, 1, output, 0, []);

    private static SessionUsage Usage(string name, double? cpu, long memory, double? output, int viewers, int processes) =>
        new(name, name, "running", 1, processes, cpu, 0, memory, output, 0, viewers, ["sleep", "1"]);
}
