using Abide.Processes.Keeping;

namespace Abide.Daemon.Terminals;

/// <summary>Where runs live: starts them, signals them, forgets them. Any thread may call.</summary>
internal interface IRunHost
{
    /// <summary>Starts a program; asked again with the same key it hands over the run that exists.</summary>
    /// <exception cref="SpawnRefusedException">The program could not be started.</exception>
    Task<KeptRun> SpawnAsync(RunKey key, SpawnSpec spec);

    /// <summary>Sends a signal; false when there is nobody left to take it.</summary>
    Task<bool> SignalAsync(RunKey key, int signal, SignalScope scope);

    /// <summary>Closes the input of a run on pipes; the caller closes its own copy.</summary>
    Task CloseInputAsync(RunKey key);

    /// <summary>Has a terminal's program answered by who outlives this daemon, once; false when there is nobody now who can.</summary>
    bool TryAnswer(RunKey key, long upTo, ReadOnlySpan<byte> answer);

    /// <summary>Lets go of an ended run: its descriptors, its zombie, its exit code.</summary>
    Task ReleaseAsync(RunKey key);
}

/// <summary>A program could not be started; the message is one line for a person.</summary>
internal sealed class SpawnRefusedException(string message) : Exception(message);
