using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper.Upgrading;

/// <summary>
/// The keeper becomes another program in place (execve): same pid, so children stay ours, and descriptors stay open. First the new program must
/// accept a copy of the table (<c>--check</c>); if anything fails, the old one goes on.
/// </summary>
internal sealed class Upgrade(EventLoop loop, Func<uint, Table> describe, Func<Table, IEnumerable<int>> descriptors, Func<IReadOnlyList<string>> environment)
{
    internal const string Check = "--check", Resume = "--resume";
    private const int Busy = 16, Kill = 9, TableNumber = 3;
    private static readonly TimeSpan CheckTime = TimeSpan.FromSeconds(10), DrainStep = TimeSpan.FromMilliseconds(5);

    private int drainSteps;

    /// <summary>The process that checks the table; 0 for none.</summary>
    internal int Checker { get; private set; }

    internal void Begin(Channel channel, uint request, string program)
    {
        if (Checker != 0 || drainSteps > 0)
        {
            channel.Fail(request, Busy, "an upgrade is under way");
            return;
        }
        using var table = describe(request).Write();
        var pid = new Launch
        {
            Program = program,
            Arguments = [program, Check, $"{TableNumber}"],
            Environment = environment(),
            Descriptors = [Launch.Null, Launch.Null, 2, table.Value],
        }.Start();
        if (pid < 0)
        {
            channel.Fail(request, -pid, $"cannot start {program}: {Posix.Describe(pid)}");
            return;
        }
        Checker = pid;
        var process = ProcessWatch.Open(pid)!;
        var tooLong = loop.After(CheckTime, () => process.Signal(Kill));
        EventLoop.Watch? watch = null;
        watch = loop.Add(process.Descriptor.Value, PollEvents.In, _ =>
        {
            watch!.Dispose();
            tooLong.Dispose();
            process.Dispose();
            var status = Child.Reap(pid)?.Status ?? default;
            Checker = 0;
            if (status.Code == 0) Become(channel, request, program);
            else channel.Fail(request, Errno.EPROTO, $"{program} did not accept the keeper's table ({status})");
        });
    }

    /// <summary>Becomes the program as soon as the daemon was given everything that is queued for it, which no table can hold.</summary>
    private void Become(Channel channel, uint request, string program)
    {
        const int MostSteps = 1000;
        if (channel.IsClosed) return;
        if (!channel.IsDrained && drainSteps++ < MostSteps)
        {
            loop.After(DrainStep, () => Become(channel, request, program));
            return;
        }
        var drained = channel.IsDrained;
        drainSteps = 0;
        if (!drained)
        {
            channel.Fail(request, Errno.ETIMEDOUT, "the daemon does not read");
            return;
        }
        Log.Write($"becoming {program}");
        var table = describe(request);
        using var memory = table.Write();
        int[] kept = [.. descriptors(table), memory.Value];
        foreach (var fd in kept) Posix.SetInheritable(fd, true);
        var failure = Launch.Become(program, [program, Resume, $"{memory.Value}"], environment());
        foreach (var fd in kept) Posix.SetInheritable(fd, false);
        channel.Fail(request, failure, $"cannot become {program}: {Posix.Describe(failure)}");
    }
}
