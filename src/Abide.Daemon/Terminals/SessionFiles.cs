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
        try
        {
            Directory.Move(directory, directory + Removed);
            Directory.Delete(directory + Removed, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // It has none, or they were deleted by hand.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The session is removed all the same; the next daemon tries again.
        }
    }

    /// <summary>Deletes what a daemon that died left of removed sessions.</summary>
    /// <param name="sessionsDirectory">Holds a directory for each session, named by its id.</param>
    /// <param name="isKnown">Whether a session exists.</param>
    /// <param name="catalog">Knows which were removed; a directory of which it knows nothing is left alone.</param>
    public static async Task SweepAsync(string sessionsDirectory, Func<SessionId, bool> isKnown, SessionCatalog catalog)
    {
        foreach (var removed in Directory.GetDirectories(sessionsDirectory, "*" + Removed))
            Directory.Delete(removed, recursive: true);
        foreach (var directory in Directory.GetDirectories(sessionsDirectory))
        {
            if (SessionId.TryParse(Path.GetFileName(directory), out var id) && !isKnown(id) && await catalog.IsTombstoneAsync(id))
                Discard(directory);
        }
    }
}
