namespace Abide.Daemon.Terminals;

/// <summary>Paths that stay true while what they stand for changes with every login: the program keeps the path, each attach points it anew.</summary>
internal static class StablePaths
{
    public const string SshAgent = "SSH_AUTH_SOCK";

    public static string SshAgentIn(string sessionDirectory) => Path.Combine(sessionDirectory, "ssh-agent");

    /// <summary>Points the session's paths to where a client's environment says that things are now.</summary>
    public static void Refresh(string sessionDirectory, IReadOnlyList<string>? environment)
    {
        var link = SshAgentIn(sessionDirectory);
        var target = environment?.LastOrDefault(pair => pair.StartsWith(SshAgent + "=", StringComparison.Ordinal))?[(SshAgent.Length + 1)..];
        if (string.IsNullOrEmpty(target) || target == link)
            return;
        try
        {
            var fresh = link + ".new";
            File.Delete(fresh);
            File.CreateSymbolicLink(fresh, target);
            File.Move(fresh, link, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The program keeps what it had; attaching matters more.
        }
    }
}
