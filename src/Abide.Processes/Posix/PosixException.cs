namespace Abide.Processes;

/// <summary>The operating system refused something that should have worked.</summary>
/// <param name="action">What was tried, in words: "cannot open a terminal".</param>
/// <param name="error">Its errno (see <see cref="Processes.Errno"/>).</param>
public sealed class PosixException(string action, int error) : IOException($"{action}: {Posix.Describe(error)}")
{
    /// <summary>The errno, positive.</summary>
    public int Errno { get; } = Math.Abs(error);
}
