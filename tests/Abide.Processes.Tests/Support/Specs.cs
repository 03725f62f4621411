using Abide.Processes.Keeping;

namespace Abide.Processes.Tests.Support;

internal static class Specs
{
    internal static RunKey NewKey() => new(Guid.NewGuid(), 1);

    /// <summary>A shell script, on a terminal or on pipes.</summary>
    internal static SpawnSpec Shell(string script, bool tty = true) => new()
    {
        Program = "/bin/bash",
        Arguments = ["--norc", "--noprofile", "-c", script],
        Directory = "/",
        Environment = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"],
        Tty = tty,
    };

    internal static async Task<KeptRun> SpawnAsync(this KeeperLink link, SpawnSpec spec, RunKey? key = null)
    {
        var result = await link.SpawnAsync(key ?? NewKey(), spec);
        Assert.Null(result.Failure);
        return result.Run!;
    }

    /// <summary>"sleep 1000" runs, with 0 to 2 and, once its loader has closed its files, nothing else.</summary>
    internal static Task RunsWithThreeDescriptorsAsync(int pid) => Eventually.TrueAsync(
        () => ProcessTable.CommandLine(pid) == "sleep 1000" && Directory.GetFiles($"/proc/{pid}/fd").Select(Path.GetFileName).Order().SequenceEqual(["0", "1", "2"]),
        "it sleeps with nothing else open", seconds: 10);

    /// <summary>The end of a run, as an event or as it is listed.</summary>
    internal static async Task<RunEnd> EndAsync(this KeeperLink link, RunKey key)
    {
        RunEnd? found = null;
        using var ended = new SemaphoreSlim(0);
        void Note(RunKey which, RunEnd end)
        {
            if (which != key) return;
            found = end;
            ended.Release();
        }
        link.Ended += Note;
        var state = await link.ListAsync();
        var listed = state.Runs.Single(run => run.Key == key).End;
        foreach (var run in state.Runs) run.Dispose();
        if (listed is null) Assert.True(await ended.WaitAsync(KeeperProcess.Patience, TestContext.Current.CancellationToken), "the run does not end");
        link.Ended -= Note;
        return listed ?? found!;
    }
}
