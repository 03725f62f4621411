using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Sessions;

public sealed class RunLifecycleTests
{
    /// <summary>The table of the architecture, phase by phase: what each step leads to, null where it is refused.</summary>
    private static readonly Dictionary<RunPhase, RunPhase?[]> s_table = new()
    {
        [RunPhase.Created] = [RunPhase.Spawning, null, RunPhase.Terminating, null],
        [RunPhase.Spawning] = [null, RunPhase.Active, RunPhase.Terminating, null],
        [RunPhase.Active] = [null, null, RunPhase.Terminating, null],
        [RunPhase.Terminating] = [null, null, RunPhase.Terminating, RunPhase.Cleaned],
        [RunPhase.Cleaned] = [null, null, null, null],
    };

    [Fact]
    public void Every_phase_and_step_is_as_the_table_says()
    {
        foreach (var phase in Enum.GetValues<RunPhase>())
        {
            foreach (var step in Enum.GetValues<RunStep>())
            {
                if (s_table[phase][(int)step] is { } next)
                {
                    Assert.Equal(next, RunLifecycle.Next(phase, step));
                }
                else
                {
                    var refused = Assert.Throws<IllegalTransition>(() => RunLifecycle.Next(phase, step));
                    Assert.Equal((phase, step), (refused.Phase, refused.Step));
                }
            }
        }
    }
}
