using System.Globalization;

namespace Abide.Processes.Keeping;

/// <summary>Names one run of one session, for keeper and daemon alike.</summary>
/// <param name="Session">The session's id.</param>
/// <param name="Run">Its number, from 1.</param>
public readonly record struct RunKey(Guid Session, int Run)
{
    /// <summary>The value of ABIDE_RUN in the environment of the run's processes: <c>session/run</c>.</summary>
    public string Marker => string.Create(CultureInfo.InvariantCulture, $"{Session}/{Run}");

    /// <inheritdoc/>
    public override string ToString() => Marker;
}
