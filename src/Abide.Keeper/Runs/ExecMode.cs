using System.Globalization;
using System.Text;
using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper.Runs;

/// <summary>
/// <c>abide-keeper --exec [--limit resource:soft:hard]… [--cgroup dir] -- program argv…</c>: what posix_spawn cannot set is set by this program in the
/// child's own process, which then becomes the run's program. What fails here is said on the run's terminal, with exit code 126 or 127, as shells do.
/// </summary>
internal static class ExecMode
{
    internal const string Switch = "--exec";
    private const int CannotRun = 126, NotFound = 127;

    internal static bool IsNeeded(SpawnSpec spec) => spec.Limits.Count > 0 || spec.Cgroup is not null;

    /// <summary>The launch by way of this program.</summary>
    internal static Launch Wrap(Launch launch, SpawnSpec spec, ulong softFiles)
    {
        List<string> arguments = ["abide-keeper", Switch];
        // The runtime of this program raises the limit on files; it is set back, unless the spec says otherwise behind.
        arguments.AddRange(["--files", softFiles.ToString(CultureInfo.InvariantCulture)]);
        foreach (var limit in spec.Limits) arguments.AddRange(["--limit", string.Create(CultureInfo.InvariantCulture, $"{(int)limit.Resource}:{limit.Soft}:{limit.Hard}")]);
        if (spec.Cgroup is { } cgroup) arguments.AddRange(["--cgroup", cgroup]);
        return launch with { Program = Environment.ProcessPath!, Arguments = [.. arguments, "--", launch.Program, .. launch.Arguments] };
    }

    /// <summary>Runs this mode; returns only when it failed.</summary>
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        var at = 1;
        var limits = new List<ResourceLimit>();
        for (; at + 1 < arguments.Length && arguments[at] != "--"; at += 2)
        {
            var value = arguments[at + 1];
            switch (arguments[at])
            {
                case "--files":
                    OpenFiles.SetSoft(ulong.Parse(value, CultureInfo.InvariantCulture));
                    break;
                case "--limit":
                    limits.Add(LimitOf(value));
                    break;
                case "--cgroup" when EnterGroup(value) is var error and not 0:
                    return Fail(CannotRun, $"cannot enter the cgroup {value}: {Posix.Describe(error)}");
            }
        }
        if (at + 2 >= arguments.Length) return Fail(CannotRun, "no program");
        string[] environment = [.. Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(one => $"{one.Key}={one.Value}")];
        // The runtime ignores SIGPIPE, and that would be inherited.
        LibC.SetSignal(LibC.SignalPipe, LibC.SignalDefault);
        var failure = Launch.Become(arguments[at + 1], [.. arguments[(at + 2)..]], environment, [.. limits]);
        return Fail(failure == Errno.ENOENT ? NotFound : CannotRun, $"cannot run {arguments[at + 1]}{(limits.Count > 0 ? " within its limits" : "")}: {Posix.Describe(failure)}");
    }

    private static ResourceLimit LimitOf(string text)
    {
        var parts = text.Split(':');
        return new ResourceLimit((Resource)int.Parse(parts[0], CultureInfo.InvariantCulture), ulong.Parse(parts[1], CultureInfo.InvariantCulture), ulong.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    private static int EnterGroup(string cgroup)
    {
        const int WriteOnly = 1;
        var fd = Posix.Result(LibC.Open(Path.Combine(cgroup, "cgroup.procs"), WriteOnly | LibC.CloseOnExec, 0));
        if (fd < 0) return -fd;
        using var file = Descriptor.Adopt(fd);
        return -Posix.WriteAll(fd, "0"u8);
    }

    private static int Fail(int code, string message)
    {
        Posix.Write(2, Encoding.UTF8.GetBytes($"abide: {message}\r\n"));
        return code;
    }
}
