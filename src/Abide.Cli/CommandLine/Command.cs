namespace Abide.Cli.CommandLine;

/// <summary>One command, declared: help, usage errors and completion are made from this.</summary>
/// <param name="Name">One word, or two (<c>daemon status</c>).</param>
/// <param name="Arguments">Its arguments as help shows them.</param>
/// <param name="Summary">What it does, in one line.</param>
/// <param name="Run">Does it, and tells the exit code.</param>
internal sealed record Command(string Name, string Arguments, string Summary, Func<Call, int> Run)
{
    /// <summary>Under which heading help lists it.</summary>
    public Group Group { get; init; }

    /// <summary>The host whose daemon a command asks; every command takes it that is not <see cref="IsLocal"/>.</summary>
    public static readonly Option On = new("on", "Ask the daemon of this host ('abide host ls') instead of this machine's.") { Letter = 'H', Value = "HOST", Completes = Offer.Hosts };

    /// <summary>Its own options, beside <c>--help</c> and <see cref="On"/>.</summary>
    public Option[] Options { get; init; } = [];

    /// <summary>Whether it has to do with this machine only, and does not take <see cref="On"/>.</summary>
    public bool IsLocal { get; init; }

    /// <summary>All that may stand there, beside <c>--help</c>.</summary>
    public Option[] AllOptions => IsLocal ? Options : [.. Options, On];

    /// <summary>How many words it needs.</summary>
    public int MinWords { get; init; }

    /// <summary>How many words it takes at most.</summary>
    public int MaxWords { get; init; }

    /// <summary>Whether a program and its arguments may stand behind <c>--</c>; otherwise what stands there are words as they are.</summary>
    public bool TakesProgram { get; init; }

    /// <summary>What its words are, for completion.</summary>
    public Offer Completes { get; init; }

    /// <summary>Words that it knows, where <see cref="Completes"/> says so.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>What there is to say beyond the summary.</summary>
    public string? Details { get; init; }

    /// <summary>Lines that show its use.</summary>
    public string[] Examples { get; init; } = [];

    /// <summary>The exit code of usage errors; <c>run</c> keeps the low ones for its program.</summary>
    public int UsageExit { get; init; } = ExitCode.Usage;
}

/// <summary>The headings of <c>abide help</c>, in their order; hidden ones are for scripts of ours.</summary>
internal enum Group
{
    Sessions,
    Supervised,
    Input,
    Hosts,
    Access,
    Daemon,
    Other,
    Hidden,
}
