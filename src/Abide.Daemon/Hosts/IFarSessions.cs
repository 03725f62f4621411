using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Hosts;

/// <summary>Sessions that are made from here on hosts with Abide: made and owned there, shown here as <c>HOST:NAME</c>.</summary>
internal interface IFarSessions
{
    /// <summary>Whether a host is one of those.</summary>
    bool Has(string host);

    /// <summary>
    /// Makes a session there, or gives the one of that name what is wanted now. While the host is away the wish is kept, through restarts of this daemon, and carried out
    /// once when it answers; the last wish for a name wins.
    /// </summary>
    /// <param name="host">The host's name.</param>
    /// <param name="session">What is wanted.</param>
    /// <returns>The session's row as it is shown here; null while the wish is kept.</returns>
    /// <exception cref="Registry.RefusedException">There is no such host, or it refused.</exception>
    Task<SessionRow?> PutAsync(string host, FarSession session);
}

/// <summary>A session as it is wanted on another host.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Spec">What it is; its environment goes over what a login there gives.</param>
internal sealed record FarSession(string Name, SessionSpec Spec)
{
    public string? Title { get; init; }

    public string? Group { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>True starts it, false stops it, null leaves it as it is.</summary>
    public bool? Runs { get; init; }
}
