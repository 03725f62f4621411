using Abide.Protocol.Messages;

namespace Abide.Protocol;

/// <summary>The other side does not speak our protocol, or not our version of it.</summary>
public sealed class ProtocolException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The connection broke before the daemon took it; what was asked was not begun, and may be asked again.</summary>
public sealed class NotServedException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>The daemon refused a request; nothing was changed.</summary>
public sealed class RequestException(ErrorReply error) : Exception(error?.Text)
{
    /// <summary>What it said.</summary>
    public ErrorReply Error { get; } = error ?? throw new ArgumentNullException(nameof(error));
}
