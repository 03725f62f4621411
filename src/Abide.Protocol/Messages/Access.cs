namespace Abide.Protocol.Messages;

/// <summary>Makes a token for the HTTP API. Answered by <see cref="TokenCreated"/>.</summary>
/// <param name="Name">What people call it: 1–64 characters, unique among tokens whatever the case of its letters.</param>
public sealed record CreateToken(string Name) : Message
{
    /// <summary>What it allows: <c>view</c>, <c>type</c>, <c>approve</c>, <c>own</c>, <c>admin</c>; null is <c>own</c>.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The only session it reaches; null is all.</summary>
    public string? Session { get; init; }

    /// <summary>Seconds until it ends by itself; 0 is never, null is 90 days.</summary>
    public double? ExpiresSeconds { get; init; }
}

/// <summary>A token was made.</summary>
/// <param name="Token">The secret itself; told this once.</param>
/// <param name="Row">What is known of it from now on.</param>
public sealed record TokenCreated(string Token, TokenRow Row) : Message;

/// <summary>Asks for the tokens, and for the browsers that were let in. Answered by <see cref="TokenList"/>.</summary>
public sealed record ListTokens : Message;

/// <summary>The tokens, oldest first.</summary>
public sealed record TokenList(IReadOnlyList<TokenRow> Tokens) : Message;

/// <summary>What is known of a token.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Kind"><c>token</c>, or <c>browser</c> for a browser that was let in.</param>
/// <param name="Scopes">What it allows.</param>
/// <param name="Session">The only session it reaches; null is all.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends by itself; null is never.</param>
/// <param name="LastUsedAt">When it was used last, to the minute; null is never.</param>
public sealed record TokenRow(
    string Id, string Name, string Kind, IReadOnlyList<string> Scopes, string? Session, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

/// <summary>Ends a token, and cuts off who uses it. Answered by <see cref="Done"/>.</summary>
/// <param name="Token">Its name or id.</param>
public sealed record RevokeToken(string Token) : Message;

/// <summary>Makes a one-time link that lets a browser in, good for 5 minutes. Answered by <see cref="LinkCreated"/>.</summary>
public sealed record CreateLink : Message
{
    /// <summary>What the browser is called in the list of tokens; null is <c>browser</c>.</summary>
    public string? Name { get; init; }

    /// <summary>What it allows, as for <see cref="CreateToken.Scopes"/>.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The only session it reaches; null is all.</summary>
    public string? Session { get; init; }
}

/// <summary>A one-time link.</summary>
/// <param name="Urls">The link, at each address that is served.</param>
/// <param name="ExpiresAt">Until when it lets in.</param>
/// <param name="Code">The first link as a QR code: a line of text for every two rows of it, drawn with half blocks.</param>
public sealed record LinkCreated(IReadOnlyList<string> Urls, DateTimeOffset ExpiresAt, IReadOnlyList<string> Code) : Message;

/// <summary>Serves HTTP at an address. Answered by <see cref="HttpStatusReply"/>.</summary>
/// <param name="Address"><c>HOST:PORT</c>; the host is an address of this machine, <c>localhost</c> or <c>*</c>, port 0 takes a free one.</param>
public sealed record ServeHttp(string Address) : Message
{
    /// <summary>True until <see cref="StopHttp"/>, over restarts of the daemon; false as long as the connection that asks.</summary>
    public bool Detach { get; init; }

    /// <summary>A certificate (PEM) for TLS; needed where the address is not of this machine alone.</summary>
    public string? Certificate { get; init; }

    /// <summary>Its private key (PEM); null when it stands in the same file.</summary>
    public string? Key { get; init; }

    /// <summary>More names under which browsers may ask for it, with the port where it is another than the address's.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>Serves an address that others can reach without TLS: everything, tokens too, can then be read on the way.</summary>
    public bool InsecurePlaintext { get; init; }
}

/// <summary>Ends serving HTTP: at one address, or at all. The local socket stays. Answered by <see cref="HttpStatusReply"/>.</summary>
/// <param name="Address">As it was given or is listed; null is all.</param>
public sealed record StopHttp(string? Address = null) : Message;

/// <summary>Asks where HTTP is served. Answered by <see cref="HttpStatusReply"/>.</summary>
public sealed record HttpStatus : Message;

/// <summary>Where HTTP is served.</summary>
/// <param name="Socket">The local socket.</param>
/// <param name="Sites">The addresses.</param>
public sealed record HttpStatusReply(string Socket, IReadOnlyList<HttpSiteRow> Sites) : Message;

/// <summary>An address where HTTP is served.</summary>
/// <param name="Address">As it was asked for.</param>
/// <param name="Url">How it is reached.</param>
/// <param name="Hosts">The names under which it answers.</param>
/// <param name="Problem">Why it is not served, when it is not.</param>
public sealed record HttpSiteRow(string Address, string Url, IReadOnlyList<string> Hosts, string? Problem = null);

/// <summary>Asks who did what, the last entries first. Answered by <see cref="AuditList"/>.</summary>
/// <param name="Limit">How many, 1–1,000; null is 100.</param>
public sealed record ReadAudit(int? Limit = null) : Message;

/// <summary>Who did what.</summary>
public sealed record AuditList(IReadOnlyList<AuditRow> Entries) : Message;

/// <summary>What somebody did or was refused.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Who.</param>
/// <param name="From">Where they came from: <c>local</c> or an address.</param>
/// <param name="Action">What, as the protocol or the API calls it.</param>
/// <param name="Target">To which session or token.</param>
/// <param name="Refused">Why it was refused; null when it was done.</param>
public sealed record AuditRow(DateTimeOffset At, string Who, string From, string Action, string? Target = null, string? Refused = null);

/// <summary>Sends a signal to a session's program and leaves everything else as it is. Answered by <see cref="SessionReply"/>.</summary>
/// <param name="Session">Which.</param>
/// <param name="Signal">The signal's number, 1–64.</param>
public sealed record SignalSession(string Session, int Signal) : Message, ISessionRequest;
