using Abide.Daemon.Catalog;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Terminals;

/// <summary>How the files of a removed session go, whatever is written late and whenever the daemon dies.</summary>
internal static class SessionFiles
{
    private const string Removed = ".removed";

    /// <summary>Deletes a session's directory: first it is moved out of the way, in one step, so that nothing that is written late finds it.</summary>
    public static void Discard(string directory)
    {
        Try(() => Directory.Move(directory, directory + Removed));
        Try(() => Directory.Delete(directory + Removed, recursive: true));
    }

    /// <summary>Deletes what a daemon that died left of removed sessions.</summary>
    /// <param name="sessionsDirectory">Holds a directory for each session, named by its id.</param>
    /// <param name="isKnown">Whether a session exists.</param>
    /// <param name="catalog">Knows which were removed; a directory of which it knows nothing is left alone.</param>
    public static async Task SweepAsync(string sessionsDirectory, Func<SessionId, bool> isKnown, SessionCatalog catalog)
    {
        foreach (var removed in Directory.GetDirectories(sessionsDirectory, "*" + Removed))
            Try(() => Directory.Delete(removed, recursive: true));
        foreach (var directory in Directory.GetDirectories(sessionsDirectory))
        {
            if (SessionId.TryParse(Path.GetFileName(directory), out var id) && !isKnown(id) && await catalog.IsTombstoneAsync(id))
                Discard(directory);
        }
    }

    /// <summary>The session is removed whatever becomes of its files: what cannot be deleted, or is gone already, is left to the next daemon.</summary>
    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // See above.
        }
    }
}
