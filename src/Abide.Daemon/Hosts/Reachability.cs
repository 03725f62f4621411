using Abide.Processes.Remote;

namespace Abide.Daemon.Hosts;

/// <summary>Whether a host answers: a state of the host, never of its sessions. Pure.</summary>
/// <param name="IsReachable">Null while nobody has tried.</param>
/// <param name="Since">Since when it is so.</param>
/// <param name="Why">Why it is not reachable.</param>
/// <param name="Failures">Tries that failed in a row.</param>
internal sealed record Reachability(bool? IsReachable, DateTimeOffset? Since = null, NamedFault? Why = null, int Failures = 0)
{
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(3), LongestPause = TimeSpan.FromSeconds(60);

    public static Reachability Unknown { get; } = new((bool?)null);

    public string Word => IsReachable switch
    {
        true => "reachable",
        false => "unreachable",
        null => "unknown",
    };

    /// <summary>How long to wait before the next try: 3 s, doubling to 60 s.</summary>
    public TimeSpan Pause => Failures == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(Failures - 1, 10), LongestPause.Ticks));

    /// <summary>It answered.</summary>
    public Reachability Answered(DateTimeOffset now) => IsReachable == true ? this : new Reachability(true, now);

    /// <summary>It did not.</summary>
    public Reachability Failed(NamedFault why, DateTimeOffset now) => IsReachable == false
        ? this with { Why = why, Failures = Failures + 1 }
        : new Reachability(false, now, why, 1);
}
