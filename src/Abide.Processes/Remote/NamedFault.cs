namespace Abide.Processes.Remote;

/// <summary>Why a host cannot be used, by name.</summary>
public enum HostFaultKind
{
    /// <summary>For a reason that has no name here; the text has ssh's own words.</summary>
    Other,
    /// <summary>Nobody listens there.</summary>
    Refused,
    /// <summary>It did not answer in time.</summary>
    TimedOut,
    /// <summary>It lets us not in.</summary>
    AuthenticationFailed,
    /// <summary>Its key is another than the known one.</summary>
    HostKeyChanged,
    /// <summary>Its key is not known yet.</summary>
    HostKeyUnknown,
    /// <summary>Its name means nothing.</summary>
    HostNotFound,
    /// <summary>No way leads there.</summary>
    NoRoute,
    /// <summary>The connection broke.</summary>
    LinkLost,
    /// <summary>ssh's own configuration is wrong.</summary>
    BadConfiguration,
    /// <summary>A program on this machine is missing.</summary>
    ProgramMissing,
    /// <summary>Abide is not there.</summary>
    AbideMissing,
    /// <summary>tmux is not there, or too old.</summary>
    TmuxMissing,
}

/// <summary>Why a host cannot be used.</summary>
/// <param name="Kind">By name.</param>
/// <param name="Text">One line for a person: what is wrong and, where that is known, what to do.</param>
public sealed record NamedFault(HostFaultKind Kind, string Text)
{
    /// <summary>Whether the host was there before and may come back by itself.</summary>
    public bool MayPass => Kind is HostFaultKind.Refused or HostFaultKind.TimedOut or HostFaultKind.NoRoute or HostFaultKind.LinkLost or HostFaultKind.HostNotFound or HostFaultKind.Other;

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>A host cannot be used; the message is the fault's text.</summary>
/// <param name="fault">Why.</param>
public sealed class HostException(NamedFault fault) : IOException(fault?.Text)
{
    /// <summary>Why.</summary>
    public NamedFault Fault => fault;
}
