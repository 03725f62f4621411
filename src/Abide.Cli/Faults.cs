namespace Abide.Cli;

/// <summary>What this process stands in (its terminal, its files) does not allow the command.</summary>
internal sealed class UnusableException(string message) : Exception(message);

/// <summary>There is no session to take.</summary>
internal sealed class MissingException(string message) : Exception(message);

/// <summary>The daemon cannot be reached, or cannot be started.</summary>
internal sealed class UnreachableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether trying again changes nothing, as with a wrong key.</summary>
    public bool IsLasting { get; init; }
}
