using Abide.Processes;

namespace Abide.Daemon.Terminals;

/// <summary>A descriptor that a run's output is read from, with how far it has been read.</summary>
internal sealed class OutputSource(Descriptor descriptor, int run, OutputStream stream, long offset)
{
    public Descriptor Descriptor { get; } = descriptor;

    public int Run { get; } = run;

    public OutputStream Stream { get; } = stream;

    /// <summary>Bytes of this stream that are in the journal.</summary>
    public long Offset { get; set; } = offset;

    /// <summary>The workers' token while it is watched.</summary>
    public long Token { get; set; }

    /// <summary>False once a pipe's writers are all gone.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>True while there may be something to read without waiting.</summary>
    public bool MayHaveMore { get; set; } = true;

    public bool IsTerminal => Stream == OutputStream.Terminal;
}

/// <summary>What an output entry was read from; the number is what the journal holds.</summary>
internal enum OutputStream : byte
{
    Terminal = 0,
    StandardOutput = 1,
    StandardError = 2,
}
