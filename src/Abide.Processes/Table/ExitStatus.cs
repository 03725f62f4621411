namespace Abide.Processes;

/// <summary>How a process ended: by itself with a code, or by a signal. Neither: nobody could tell.</summary>
/// <param name="Code">0–255.</param>
/// <param name="Signal">The signal's number.</param>
public readonly record struct ExitStatus(int? Code, int? Signal)
{
    /// <summary>Takes the status word of wait(2) apart.</summary>
    public static ExitStatus FromWait(int status) => (status & 0x7f) == 0 ? new((status >> 8) & 0xff, null) : new(null, status & 0x7f);

    /// <summary>"exit 3", "signal 9" or "unknown".</summary>
    public override string ToString() => Code is { } code ? $"exit {code}" : Signal is { } signal ? $"signal {signal}" : "unknown";
}
