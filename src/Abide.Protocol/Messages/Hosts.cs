namespace Abide.Protocol.Messages;

/// <summary>Adds a host where sessions can live. Answered by <see cref="HostList"/> with that host.</summary>
/// <param name="Name">1–64 characters of <c>a-z A-Z 0-9 . _ -</c>, not starting with <c>-</c> or <c>.</c>.</param>
/// <param name="Url"><c>ssh://[user@]host[:port]</c>, <c>tmux://</c> or <c>ssh+tmux://[user@]host[:port]</c>.</param>
public sealed record AddHost(string Name, string Url) : Message
{
    /// <summary>The path of abide there; null looks in the PATH and in <c>~/.local/bin</c>.</summary>
    public string? Abide { get; init; }

    /// <summary>The directory for what is kept there; null is as usual.</summary>
    public string? Home { get; init; }

    /// <summary>The client's ssh agent (SSH_AUTH_SOCK), which is asked for keys from now on; null changes nothing.</summary>
    public string? Agent { get; init; }
}

/// <summary>Asks for the hosts. Answered by <see cref="HostList"/>.</summary>
public sealed record ListHosts : Message;

/// <summary>Tries a host, step by step. Answered by <see cref="HostChecked"/>.</summary>
/// <param name="Name">Which.</param>
public sealed record CheckHost(string Name) : Message
{
    /// <summary>As for <see cref="AddHost.Agent"/>.</summary>
    public string? Agent { get; init; }
}

/// <summary>Removes a host on which no session is. Answered by <see cref="Done"/>.</summary>
/// <param name="Name">Which.</param>
public sealed record RemoveHost(string Name) : Message;

/// <summary>Makes sessions of the programs on a host with tmux that were started by Abide and belong to no session here. Answered by <see cref="Done"/>.</summary>
/// <param name="Host">Which.</param>
public sealed record AdoptRuns(string Host) : Message;

/// <summary>Where sessions can live.</summary>
/// <param name="Hosts">This machine first.</param>
public sealed record HostList(IReadOnlyList<HostRow> Hosts) : Message;

/// <summary>A place where sessions live.</summary>
/// <param name="Name">As a session's row has it in <c>host</c>.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Kind"><c>local</c>, <c>ssh</c>, <c>tmux</c> or <c>ssh+tmux</c>.</param>
/// <param name="Status"><c>reachable</c>, <c>unreachable</c> or <c>unknown</c>.</param>
/// <param name="StatusReason">Why it is not reachable.</param>
/// <param name="Since">Since when it is so.</param>
/// <param name="Sessions">How many sessions are on it.</param>
/// <param name="Abide">The path of abide there, when one was given.</param>
/// <param name="Home">The directory for what is kept there, when one was given.</param>
/// <param name="Source">The definitions file that it stands in; null when it was added by hand.</param>
public sealed record HostRow(string Name, string Url, string Kind, string Status, string? StatusReason = null, DateTimeOffset? Since = null, int Sessions = 0, string? Abide = null, string? Home = null, string? Source = null);

/// <summary>What came of trying a host.</summary>
/// <param name="Host">The host.</param>
/// <param name="Steps">What was tried, in order; the first that failed is the last.</param>
public sealed record HostChecked(HostRow Host, IReadOnlyList<HostStep> Steps) : Message;

/// <summary>One thing that was tried.</summary>
/// <param name="Step">What, in a word or two.</param>
/// <param name="Good">Whether it was as it should be.</param>
/// <param name="Text">How it was, and where it is wrong what would make it right.</param>
public sealed record HostStep(string Step, bool Good, string Text);
