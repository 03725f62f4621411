using Abide.Processes.Keeping;
using Abide.Protocol.Messages;

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

    /// <summary>Sets the size of a terminal that is elsewhere; of one that is here its master does.</summary>
    void Resize(RunKey key, int columns, int rows);

    /// <summary>The living processes of a run whose leader has ended.</summary>
    Task<IReadOnlyList<SurvivorRow>> SurvivorsAsync(KeptRun run);

    /// <summary>Completes when a host answers: at once when it did before.</summary>
    /// <param name="host">Its name; null is this machine.</param>
    /// <param name="cancelled">Nobody wants it any more.</param>
    Task UntilReachableAsync(string? host, CancellationToken cancelled);

    /// <summary>Completes when a host has just answered.</summary>
    /// <param name="host">Its name; null is this machine.</param>
    /// <param name="environment">Of the client, whose ssh agent is asked for keys from now on; null changes nothing.</param>
    /// <exception cref="Registry.RefusedException">There is no such host, sessions are not made there from here, or it does not answer; the message names what is wrong.</exception>
    Task CheckAsync(string? host, IReadOnlyList<string>? environment = null);
}

/// <summary>A program could not be started; the message is one line for a person.</summary>
internal sealed class SpawnRefusedException(string message) : Exception(message);
