using System.Text.Json.Serialization;

namespace Abide.Protocol.Messages;

/// <summary>
/// What a control frame carries. A request has an <see cref="Id"/> of the asker's choice, and exactly one message with that id answers it:
/// the reply named after it, or an <see cref="ErrorReply"/>. <see cref="MessageCodec"/> reads and writes them.
/// </summary>
public record Message
{
    /// <summary>The asker's number for this exchange; an answer carries the same. 0 is none and is not written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Id { get; init; }
}

/// <summary>A request that concerns one session.</summary>
public interface ISessionRequest
{
    /// <summary>A name, a full id, or an unambiguous id prefix of 6 or more.</summary>
    string Session { get; }
}

/// <summary>The first message of each side. The daemon's tells its version before anything is asked of it.</summary>
/// <param name="Version">The newest protocol version spoken.</param>
/// <param name="Oldest">The oldest protocol version still spoken.</param>
/// <param name="Product">The program's version.</param>
/// <param name="Client">Who speaks, for lists of viewers: <c>abide</c>, <c>abided</c>, a script's name.</param>
/// <param name="Pid">The speaker's process.</param>
/// <param name="Capabilities">Optional abilities; unknown ones are ignored.</param>
public sealed record Hello(int Version, int Oldest, string Product, string Client, int Pid, IReadOnlyList<string>? Capabilities = null) : Message;

/// <summary>A request could not be done, and nothing was changed.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Text">One clear line: what was wrong, where, and what would be right.</param>
/// <param name="Details">More lines, for those who ask.</param>
/// <param name="Recoverable">True when the same request may succeed later.</param>
public sealed record ErrorReply(string Code, [property: JsonPropertyName("message")] string Text, string? Details = null, bool Recoverable = false) : Message;

/// <summary>A request was done and there is nothing to tell but, perhaps, a note ("already stopped").</summary>
public sealed record Done(string? Note = null) : Message;

/// <summary>The values of <see cref="ErrorReply.Code"/>. New ones may come; treat an unknown one as <see cref="Failed"/>.</summary>
public static class ErrorCodes
{
    /// <summary>No session (or viewer) of that name or id.</summary>
    public const string NotFound = "not-found";

    /// <summary>More than one session fits; a full name or id is needed.</summary>
    public const string Ambiguous = "ambiguous";

    /// <summary>A session of that name exists.</summary>
    public const string Exists = "exists";

    /// <summary>The request itself is wrong: an illegal name, an absurd size, a missing program or directory.</summary>
    public const string Invalid = "invalid";

    /// <summary>The state of the session forbids it: it has viewers, it runs, it has ended, it is broken.</summary>
    public const string Refused = "refused";

    /// <summary>Who asks may not.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>It was meant for another revision of the session: somebody has changed it meanwhile.</summary>
    public const string Changed = "changed";

    /// <summary>The operating system said no.</summary>
    public const string Denied = "denied";

    /// <summary>The host on which it is does not answer.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>A wait ran out of time.</summary>
    public const string Timeout = "timeout";

    /// <summary>The daemon does not know this request (it is older than the client).</summary>
    public const string Unsupported = "unsupported";

    /// <summary>The protocol versions do not meet.</summary>
    public const string Version = "version";

    /// <summary>The daemon was stopped by somebody; sessions run on. Sent with id 0, which is: whatever was asked on this connection.</summary>
    public const string Stopped = "stopped";

    /// <summary>Anything else; the daemon's log says more.</summary>
    public const string Failed = "failed";
}
