using Abide.Cli.CommandLine;

namespace Abide.Cli.Connecting;

/// <summary>A session as it is named on the command line: <c>NAME</c>, or <c>HOST:NAME</c> for one of another host.</summary>
/// <param name="Host">The host; null is the one whose daemon is asked anyway.</param>
/// <param name="Session">Its name or id there.</param>
internal readonly record struct SessionAddress(string? Host, string Session)
{
    /// <exception cref="UsageException">It names a host, and so does <c>-H</c>.</exception>
    public static SessionAddress Of(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return new(null, word);
        if (Daemon.Host is { } host)
            throw new UsageException($"give the host once: '-H {host}' or '{word}'");
        return new(word[..colon], word[(colon + 1)..]);
    }
}
