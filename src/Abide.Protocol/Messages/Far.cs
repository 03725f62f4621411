namespace Abide.Protocol.Messages;

/// <summary>Asks how the daemon of another host is reached. Answered by <see cref="HostCommandReply"/>.</summary>
/// <param name="Host">The host's name, as <c>abide host ls</c> shows it.</param>
public sealed record HostCommand(string Host) : Message;

/// <summary>A program whose standard input and output are a connection to that daemon.</summary>
/// <param name="Command">The program and its arguments.</param>
public sealed record HostCommandReply(IReadOnlyList<string> Command) : Message;

/// <summary>Asks what it means that a <see cref="HostCommandReply.Command"/> ended before the daemon greeted. Answered by <see cref="HostFaultReply"/>.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="ExitCode">The program's exit code; null when it was ended for taking too long, or by a signal.</param>
/// <param name="Errors">What it wrote to its standard error.</param>
public sealed record HostFault(string Host, int? ExitCode, string Errors) : Message;

/// <summary>What is wrong with the way to a host.</summary>
/// <param name="Text">One line: what, and what would be right.</param>
/// <param name="IsLasting">True where trying again changes nothing, as with a wrong key.</param>
public sealed record HostFaultReply(string Text, bool IsLasting) : Message;
