using System.Globalization;
using Abide.Cli.CommandLine;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

/// <summary>The options that say which sessions are meant, for every command that takes many.</summary>
internal static class ListFilter
{
    public static readonly Option Query = new("query", "Only with TEXT in name, title, id, command or directory; in what it printed: 'in:output TEXT'.") { Letter = 'q', Value = "TEXT" };
    public static readonly Option Status = new("status", "Only of this status; may be repeated, as those below.") { Value = "WORD", Repeats = true };
    public static readonly Option Kind = new("kind", "Only of this kind.") { Value = "KIND", Choices = ["terminal", "repl", "agent"], Repeats = true };
    public static readonly Option Source = new("source", "Only started so.") { Value = "SOURCE", Choices = ["manual", "cron", "channel", "setup", "system"], Repeats = true };
    public static readonly Option Profile = new("profile", "Only of this profile.") { Value = "PROFILE", Choices = ["general", "coding"], Repeats = true };
    public static readonly Option Host = new("host", "Only on this host.") { Value = "HOST", Repeats = true };
    public static readonly Option Group = new("group", "Only of this group.") { Letter = 'g', Value = "GROUP", Repeats = true };
    public static readonly Option Label = new("label", "Only with this label.") { Letter = 'l', Value = "LABEL", Repeats = true };
    public static readonly Option Phase = new("phase", "Only with the run in this phase.") { Value = "PHASE", Repeats = true };
    public static readonly Option Created = new("created", "Only created that day, or from one to another.") { Value = "DAY[..DAY]" };

    public static readonly Option[] All = [Query, Status, Kind, Source, Profile, Host, Group, Label, Phase, Created];

    /// <summary>What was asked for; null is everything.</summary>
    /// <exception cref="UsageException">An option's value is wrong.</exception>
    public static SessionFilter? Of(Call call)
    {
        if (!All.Any(call.Has))
            return null;
        var (from, before) = call.Text(Created) is { } days ? Days(days, TimeZoneInfo.Local) : (null, null);
        return new SessionFilter
        {
            Query = call.Text(Query),
            Statuses = Words(call, Status),
            Kinds = Words(call, Kind),
            Sources = Words(call, Source),
            Profiles = Words(call, Profile),
            Hosts = Words(call, Host),
            Groups = Words(call, Group),
            Labels = Words(call, Label),
            Phases = Words(call, Phase),
            CreatedFrom = from,
            CreatedBefore = before,
        };
    }

    /// <summary>From the beginning of the first day to the end of the last, in a time zone; either may be left out: <c>2026-03-01..</c>.</summary>
    /// <exception cref="UsageException">They are no days.</exception>
    public static (DateTimeOffset? From, DateTimeOffset? Before) Days(string text, TimeZoneInfo zone)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        var (first, last) = dots < 0 ? (text, text) : (text[..dots], text[(dots + 2)..]);
        if (first.Length == 0 && last.Length == 0)
            throw Wrong(text);
        var (from, to) = (Day(first, text), Day(last, text)?.AddDays(1));
        return from >= to ? throw new UsageException($"{Created} goes from an earlier day to a later one, not '{Printable.Line(text)}'") : (Begin(from, zone), Begin(to, zone));
    }

    private static DateOnly? Day(string word, string whole) =>
        word.Length == 0 ? null : DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue ? day : throw Wrong(whole);

    /// <summary>When a day begins; where clocks are put forward at midnight, an hour later.</summary>
    private static DateTimeOffset? Begin(DateOnly? day, TimeZoneInfo zone)
    {
        if (day is not { } date)
            return null;
        var begin = date.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(begin))
            begin = begin.AddMinutes(15);
        return new DateTimeOffset(begin, zone.IsAmbiguousTime(begin) ? zone.GetAmbiguousTimeOffsets(begin).Max() : zone.GetUtcOffset(begin)).ToUniversalTime();
    }

    private static string[]? Words(Call call, Option option) => call.All(option) is { Count: > 0 } words ? [.. words] : null;

    private static UsageException Wrong(string text) => new($"{Created} takes a day or two, 2026-03-01 or 2026-03-01..2026-03-31, not '{Printable.Line(text)}'");
}
