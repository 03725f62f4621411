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
    /// <param name="dryRun">True only says what it would be.</param>
    /// <exception cref="Registry.RefusedException">There is no such host, or it refused.</exception>
    Task<FarOutcome> PutAsync(string host, FarSession session, bool dryRun = false);

    /// <summary>Asks the daemon that has a session; starting and stopping is kept while its host is away.</summary>
    /// <exception cref="Registry.RefusedException">There is no such host, or it is away.</exception>
    Task<Message> AskAsync(FarName name, Message request, CancellationToken gone);

    /// <summary>The row of a session as it is shown here; null when none is.</summary>
    SessionRow? Find(FarName name);
}

/// <summary>A session as it is wanted on another host.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Spec">What it is. Its environment goes over what a login there gives; its paths are of that machine, or relative to the home directory there.</param>
internal sealed record FarSession(string Name, SessionSpec Spec)
{
    public string? Title { get; init; }

    public string? Group { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>True starts it, false stops it, null leaves it as it is.</summary>
    public bool? Runs { get; init; }
}

/// <summary>What came of a wish.</summary>
/// <param name="Row">The session as it is shown here; null while its host is away, and where it is not there.</param>
/// <param name="Change">As in <see cref="PutReply"/>; null while its host is away.</param>
internal sealed record FarOutcome(SessionRow? Row, string? Change);
