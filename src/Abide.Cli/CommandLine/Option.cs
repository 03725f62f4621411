namespace Abide.Cli.CommandLine;

/// <summary>One option of a command, as help, parser and completion see it.</summary>
/// <param name="Name">The long name, without the dashes.</param>
/// <param name="Summary">What it does, in one line.</param>
internal sealed record Option(string Name, string Summary)
{
    /// <summary>The letter of the short form, if it has one.</summary>
    public char? Letter { get; init; }

    /// <summary>What its value is called in help; null when it is a switch.</summary>
    public string? Value { get; init; }

    /// <summary>What may stand as its value.</summary>
    public Offer Completes { get; init; }

    /// <summary>The only values that it takes.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>Whether it may be given more than once.</summary>
    public bool Repeats { get; init; }

    /// <summary><c>--name</c>, for messages.</summary>
    public override string ToString() => "--" + Name;
}

/// <summary>What kind of words a shell should offer.</summary>
internal enum Offer
{
    None,
    Sessions,
    Hosts,
    Directories,
    Files,
    Programs,
    Commands,
    Choices,
}
