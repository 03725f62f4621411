using Abide.Cli.Output;
using Abide.Cli.Values;

namespace Abide.Cli.CommandLine;

/// <summary>A command line that was understood: the command, its words and its options.</summary>
internal sealed class Call(Command command)
{
    private readonly List<(Option Option, string Value)> _given = [];

    public Command Command { get; } = command;

    /// <summary>The words that are no options.</summary>
    public List<string> Words { get; } = [];

    /// <summary>The program behind <c>--</c>; null when there was no <c>--</c>.</summary>
    public List<string>? Program { get; set; }

    /// <summary>Where results go.</summary>
    public Stream Out { get; init; } = Streams.Out;

    /// <summary>Where errors and notes go.</summary>
    public Stream Errors { get; init; } = Streams.Errors;

    public string this[int index] => Words[index];

    /// <summary>Whether <c>--help</c> was given.</summary>
    public bool WantsHelp { get; set; }

    public bool Has(Option option) => Text(option) is not null;

    /// <summary>The value of an option (empty for a switch), null when it was not given.</summary>
    public string? Text(Option option)
    {
        foreach (var (given, value) in _given)
        {
            if (given == option)
                return value;
        }

        return null;
    }

    /// <summary>All values of an option that may be given more than once.</summary>
    public IReadOnlyList<string> All(Option option) => _given.FindAll(one => one.Option == option).ConvertAll(one => one.Value);

    /// <exception cref="UsageException">The value is no whole number, or not within the bounds.</exception>
    public int? Number(Option option, int least, int most) => Text(option) is not { } text
        ? null
        : Numbers.TryParse(text, least, most, out var number)
            ? number
            : throw new UsageException($"{option} takes a number from {least} to {most}, not '{Printable.Line(text)}'");

    /// <exception cref="UsageException">The value is no duration.</exception>
    public TimeSpan? Duration(Option option) => Text(option) is not { } text
        ? null
        : Protocol.Values.Duration.TryParse(text, out var duration)
            ? duration
            : throw new UsageException($"{option} takes a duration such as 500ms, 10s, 5m or 1h, not '{Printable.Line(text)}'");

    /// <exception cref="UsageException">The value is no size.</exception>
    public TerminalSize? Size(Option option) => Text(option) is { } text ? TerminalSize.Parse(text) : null;

    /// <summary>Notes an option; the parser calls it.</summary>
    /// <exception cref="UsageException">It was given twice, or does not take this value.</exception>
    public void Add(Option option, string value)
    {
        if (option.Value is not null && !option.Repeats && Has(option))
            throw new UsageException($"{option} was given twice");
        if (option.Choices.Length > 0 && Array.IndexOf(option.Choices, value) < 0)
            throw new UsageException($"{option} takes {string.Join(", ", option.Choices)}, not '{Printable.Line(value)}'{Nearest.Hint(value, option.Choices)}");
        _given.Add((option, value));
    }
}
