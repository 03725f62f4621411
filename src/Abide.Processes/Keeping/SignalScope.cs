namespace Abide.Processes.Keeping;

/// <summary>Whom a signal reaches.</summary>
public enum SignalScope
{
    /// <summary>The run's leader only.</summary>
    Leader,
    /// <summary>The leader's process group.</summary>
    Group,
    /// <summary>Every process of the leader's POSIX session, background jobs included.</summary>
    Session,
    /// <summary>That, and every process that carries the run's ABIDE_RUN marker, even if it left the session.</summary>
    All,
}
