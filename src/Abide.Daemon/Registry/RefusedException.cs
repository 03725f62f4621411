using Abide.Protocol.Messages;

namespace Abide.Daemon.Registry;

/// <summary>A request that cannot be done; nothing has changed. The message is one line for a person, the code one of <see cref="ErrorCodes"/>.</summary>
internal sealed class RefusedException(string message, string code = ErrorCodes.Refused) : Exception(message)
{
    public string Code { get; } = code;
}
