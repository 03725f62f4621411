namespace Abide.Processes.Keeping;

/// <summary>What came of a request to spawn: the run, or what refused it.</summary>
/// <param name="Run">The run, when it is there; also when it was there already.</param>
/// <param name="Failure">Why there is none.</param>
public sealed record SpawnResult(KeptRun? Run, SpawnFailure? Failure);

/// <summary>Why a run could not be started.</summary>
/// <param name="Stage">What could not be had: "directory", "program", "terminal", "cgroup", "descriptors", "process" or "spec".</param>
/// <param name="Errno">The system's reason, positive.</param>
public readonly record struct SpawnFailure(string Stage, int Errno)
{
    /// <summary>As a person reads it: "program: permission denied".</summary>
    public override string ToString() => $"{Stage}: {Posix.Describe(Errno)}";
}
