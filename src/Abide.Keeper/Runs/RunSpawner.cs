using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper.Runs;

/// <summary>Starts the processes of runs.</summary>
/// <param name="softFiles">The soft limit on descriptors that runs get; the keeper's own is raised.</param>
internal sealed class RunSpawner(ulong softFiles)
{
    private const uint OwnUmask = 0x3F;
    private const int ExecuteAccess = 1, Kill = 9;
    private const string RunVariable = "ABIDE_RUN=";

    internal ulong SoftFiles => softFiles;

    /// <summary>Starts a run, or says what could not be had; nothing is left behind then.</summary>
    internal HeldRun? Spawn(RunKey key, SpawnSpec spec, out SpawnFailure failure)
    {
        var stage = spec.Tty ? "terminal" : "descriptors";
        using var plumbing = new Plumbing();
        try
        {
            if (spec.Tty) plumbing.OpenTerminal(spec.Columns, spec.Rows);
            else plumbing.OpenPipes();
            stage = "process";
            var pid = Start(key, spec, plumbing);
            if (pid < 0)
            {
                failure = Explain(spec, -pid);
                return null;
            }
            failure = default;
            return plumbing.Assemble(key, pid, Watch(pid));
        }
        catch (PosixException refused)
        {
            failure = new SpawnFailure(refused.Errno is Errno.EMFILE or Errno.ENFILE ? "descriptors" : stage, refused.Errno);
            return null;
        }
    }

    private int Start(RunKey key, SpawnSpec spec, Plumbing plumbing)
    {
        var environment = spec.Environment.Where(variable => !variable.StartsWith(RunVariable, StringComparison.Ordinal)).Append(RunVariable + key.Marker);
        var launch = new Launch
        {
            Program = spec.Program,
            Arguments = [spec.Name ?? spec.Program, .. spec.Arguments],
            Environment = [.. environment],
            Directory = spec.Directory,
            Terminal = plumbing.SlavePath,
            Descriptors = plumbing.ChildEnds,
        };
        if (ExecMode.IsNeeded(spec))
        {
            // What is wrong must be said now: later only an exit code could say it.
            if (LibC.Access(spec.Program, ExecuteAccess) < 0) return -Posix.LastError();
            launch = ExecMode.Wrap(launch, spec, softFiles);
        }
        // A child inherits these as they are at its start. This is the only thread that starts any.
        _ = LibC.SetUmask((uint)spec.Umask);
        OpenFiles.SetSoft(softFiles);
        try
        {
            return launch.Start();
        }
        finally
        {
            OpenFiles.Raise();
            _ = LibC.SetUmask(OwnUmask);
        }
    }

    /// <summary>It cannot be reaped but by us: the pid is still its own, even if it has ended. One that cannot be watched is not left running.</summary>
    private static ProcessWatch Watch(int pid)
    {
        try
        {
            return ProcessWatch.Open(pid) ?? throw new PosixException($"cannot watch process {pid}", Errno.ESRCH);
        }
        catch (PosixException)
        {
            _ = LibC.Kill(pid, Kill);
            throw;
        }
    }

    /// <summary>posix_spawn tells why, not where.</summary>
    private static SpawnFailure Explain(SpawnSpec spec, int errno)
    {
        if (spec.Cgroup is { } cgroup && !Directory.Exists(cgroup)) return new SpawnFailure("cgroup", Errno.ENOENT);
        if (errno is Errno.EAGAIN or Errno.ENOMEM) return new SpawnFailure("process", errno);
        if (!Directory.Exists(spec.Directory)) return new SpawnFailure("directory", errno);
        return LibC.Access(spec.Directory, ExecuteAccess) < 0 ? new SpawnFailure("directory", Posix.LastError()) : new SpawnFailure("program", errno);
    }
}
