namespace Abide.Daemon.Journal;

/// <summary>A journal cannot be read or made; the message is one line for a person. Its files are left as they are.</summary>
internal sealed class JournalException(string message, Exception? cause = null) : Exception(message, cause);
