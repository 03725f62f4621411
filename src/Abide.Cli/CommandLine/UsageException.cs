namespace Abide.Cli.CommandLine;

/// <summary>The command line is wrong; the message says what would be right, in one line.</summary>
internal sealed class UsageException(string message) : Exception(message);
