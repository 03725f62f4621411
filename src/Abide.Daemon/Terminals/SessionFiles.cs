using Abide.Daemon.Catalog;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Terminals;

/// <summary>How the files of a removed session go, whatever is written late and whenever the daemon dies: the catalog says first what is to become of them.</summary>
internal static class SessionFiles
{
    private const string Trashed = ".trash", Removed = ".removed";

    /// <summary>Where a session's directory is while it is in the trash.</summary>
    public static string InTrash(string directory) => directory + Trashed;

    /// <summary>Moves a session's directory into the trash.</summary>
    public static void Trash(string directory) => Try(() => Directory.Move(directory, InTrash(directory)));

    /// <summary>Moves it back.</summary>
    /// <exception cref="IOException">It is not there, or cannot be moved.</exception>
    public static void Restore(string directory) => Directory.Move(InTrash(directory), directory);

    /// <summary>Deletes a session's directory, wherever it is: first it is moved out of the way, in one step, so that nothing that is written late finds it.</summary>
    public static void Discard(string directory)
    {
        foreach (var place in (ReadOnlySpan<string>)[directory, InTrash(directory)])
        {
            if (!Directory.Exists(place))
                continue;
            Try(() => Directory.Move(place, directory + Removed));
            Try(() => Directory.Delete(directory + Removed, recursive: true));
        }
    }

    /// <summary>Does what a daemon that died did not come to.</summary>
    /// <param name="sessionsDirectory">Holds a directory for each session, named by its id.</param>
    /// <param name="isKnown">Whether a session exists.</param>
    /// <param name="catalog">Knows which were removed; a directory of which it knows nothing is left alone.</param>
    public static async Task SweepAsync(string sessionsDirectory, Func<SessionId, bool> isKnown, SessionCatalog catalog)
    {
        foreach (var removed in Directory.GetDirectories(sessionsDirectory, "*" + Removed))
            Try(() => Directory.Delete(removed, recursive: true));
        foreach (var directory in Directory.GetDirectories(sessionsDirectory))
        {
            var isTrashed = directory.EndsWith(Trashed, StringComparison.Ordinal);
            var place = isTrashed ? directory[..^Trashed.Length] : directory;
            if (!SessionId.TryParse(Path.GetFileName(place), out var id) || isKnown(id))
                continue;
            switch (await catalog.RemovalOfAsync(id))
            {
                case Removal.Trashed when !isTrashed:
                    Trash(place);
                    break;
                case Removal.Final:
                    Discard(place);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The session is removed whatever becomes of its files: what cannot be moved or deleted, or is gone already, is left to the next daemon.</summary>
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
