using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Logging;

/// <summary>The logs of several sessions in one: what they have printed in its order, then what comes as it comes; each line with the name of its session.</summary>
/// <param name="names">The sessions.</param>
/// <param name="wish">What is wanted of them.</param>
/// <param name="style">Colours.</param>
/// <param name="to">Where lines go.</param>
/// <param name="errors">Where what goes wrong is said.</param>
internal sealed class ManyLogs(IReadOnlyList<string> names, ManyLogs.Wish wish, Style style, Stream to, Stream errors)
{
    /// <summary><c>2026-03-01T14:30:00.000Z</c> and a blank.</summary>
    private const int StampLength = 25;

    private readonly Lock _lock = new();
    private readonly int _width = names.Max(name => TextWidth.Of(name));

    /// <summary>What is wanted of logs.</summary>
    /// <param name="Lines">The last so many of each.</param>
    /// <param name="Follows">Whether to go on with what comes.</param>
    /// <param name="HasTimestamps">Whether to say when lines were printed.</param>
    /// <param name="Match">A regular expression that lines have to fit; null is all.</param>
    internal readonly record struct Wish(int Lines, bool Follows, bool HasTimestamps, string? Match);

    /// <summary>Prints them; with following, until interrupted.</summary>
    public void Print()
    {
        var logs = new List<string>[names.Count];
        var positions = new long[names.Count];
        Run(i => (logs[i], positions[i]) = Read(names[i]));
        foreach (var (line, index) in logs.SelectMany((lines, index) => (lines ?? []).Select(line => (line, index))).OrderBy(one => one.line.Length < StampLength ? "" : one.line[..StampLength], StringComparer.Ordinal))
            Print(index, line);
        if (wish.Follows)
            Run(i => Follow(i, logs[i] is null ? null : positions[i]));
    }

    private (List<string>, long) Read(string name)
    {
        var lines = new List<string>();
        using var splitter = new Splitter(lines.Add);
        var reader = new JournalReader(new ReadJournal(name, Lines: wish.Lines, Timestamps: true, Match: wish.Match), splitter);
        reader.Read();
        splitter.End();
        return (lines, reader.Position);
    }

    private void Follow(int index, long? since)
    {
        if (since is null)
            return; // it could not be read
        using var splitter = new Splitter(line => Print(index, line));
        new JournalReader(new ReadJournal(names[index], since, Follow: true, Timestamps: true, Match: wish.Match, Stays: true), splitter).Read();
    }

    private void Print(int index, string stamped)
    {
        var line = stamped.Length < StampLength ? stamped : stamped[StampLength..];
        var name = names[index] + new string(' ', _width - TextWidth.Of(names[index])) + " | ";
        lock (_lock)
            to.Line(style.Series(index, name) + (wish.HasTimestamps ? style.Dim(stamped[..Math.Min(StampLength, stamped.Length)]) : "") + line);
    }

    /// <summary>Does something for each session at once; what goes wrong with one keeps no other from it.</summary>
    private void Run(Action<int> act)
    {
        var threads = names.Select((name, index) => new Thread(() => Try(() => act(index), name)) { IsBackground = true, Name = name }).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
    }

    private void Try(Action act, string name)
    {
        try
        {
            act();
        }
        catch (OutputClosedException)
        {
            Environment.Exit(ExitCode.Done); // nobody reads any more
        }
        catch (Exception e) when (e is RequestException or IOException or MissingException or UnreachableException)
        {
            lock (_lock)
                errors.Line($"abide: {Printable.Line(name)}: {Printable.Line(e.Message)}");
        }
    }

    private sealed class Splitter(Action<string> take) : LineSplitter
    {
        protected override void Take(string line) => take(line);
    }
}
