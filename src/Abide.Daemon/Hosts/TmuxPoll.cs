using System.Globalization;
using System.Text;

namespace Abide.Daemon.Hosts;

/// <summary>What a host with tmux has said of its runs; see <see cref="TmuxScripts.Poll"/>. Pure.</summary>
internal sealed class TmuxPoll
{
    private readonly Dictionary<string, TmuxFacts> _runs = new(StringComparer.Ordinal);

    /// <summary>What is known of a run; nothing when it is not there.</summary>
    public TmuxFacts this[string name] => _runs.GetValueOrDefault(name) ?? TmuxFacts.None;

    /// <param name="answer">What the script printed.</param>
    /// <param name="mark">The mark that it was given.</param>
    public static TmuxPoll Parse(ReadOnlySpan<byte> answer, string mark)
    {
        var poll = new TmuxPoll();
        var end = Encoding.ASCII.GetBytes($"\n{mark}\n");
        while (!answer.IsEmpty)
        {
            var length = answer.IndexOf((byte)'\n');
            var line = Encoding.UTF8.GetString(length < 0 ? answer : answer[..length]);
            answer = length < 0 ? [] : answer[(length + 1)..];
            var words = line.Split(' ');
            if (words.Length < 2)
                continue;
            if (words[0] == "D" && words.Length == 3 && Number(words[2]) is { } from)
            {
                length = answer.IndexOf(end);
                if (length < 0)
                    break;
                if (length > 0)
                    poll.Of(words[1]).Output.Add((from, answer[..length].ToArray()));
                answer = answer[(length + end.Length)..];
            }
            else
            {
                poll.Note(words, line);
            }
        }

        return poll;
    }

    private void Note(string[] words, string line)
    {
        var run = Of(words[1]);
        switch (words[0])
        {
            case "R" when words.Length == 5:
                (run.Pane, run.Pid) = (words[2], (int?)Number(words[4]));
                break;
            case "U":
                run.HasStarted = true;
                break;
            case "X":
                run.Refusal = line[(words[0].Length + words[1].Length + 2)..];
                break;
            case "E" when words.Length == 4:
                run.End = ((int?)Number(words[2]), (int?)Number(words[3]));
                break;
            case "W":
                run.IsEnding = true;
                break;
            case "F" when words.Length == 3:
                run.Total = Number(words[2]);
                break;
            default:
                break;
        }
    }

    private TmuxFacts Of(string name)
    {
        if (!_runs.TryGetValue(name, out var run))
            _runs[name] = run = new TmuxFacts();
        return run;
    }

    private static long? Number(string word) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>What is known of one run there.</summary>
internal sealed class TmuxFacts
{
    public static TmuxFacts None { get; } = new();

    /// <summary>Its pane; null when it has none (any more).</summary>
    public string? Pane { get; set; }

    /// <summary>The leader's process.</summary>
    public int? Pid { get; set; }

    /// <summary>Whether its program was reached.</summary>
    public bool HasStarted { get; set; }

    /// <summary>Why its program could not be started.</summary>
    public string? Refusal { get; set; }

    /// <summary>How its leader ended, exit code or signal; null while it lives, or when nobody knows.</summary>
    public (int? Code, int? Signal)? End { get; set; }

    /// <summary>True while it is over but not known yet how it ended.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Bytes of output in all, once nothing more can come.</summary>
    public long? Total { get; set; }

    /// <summary>What it has printed, with the offset of each piece.</summary>
    public List<(long Offset, byte[] Bytes)> Output { get; } = [];

    public bool IsThere => Pane is not null || End is not null;
}
