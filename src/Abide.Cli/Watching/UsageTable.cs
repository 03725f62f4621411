using System.Globalization;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Protocol.Messages;

namespace Abide.Cli.Watching;

/// <summary>What sessions take, as a table that fits a terminal.</summary>
internal static class UsageTable
{
    private const int NameWidth = 20;

    /// <summary>The keys by which the table is sorted, and what is typed for each.</summary>
    public static readonly (char Letter, string Key)[] Keys = [('c', "cpu"), ('m', "memory"), ('o', "output"), ('v', "viewers"), ('p', "processes"), ('n', "name")];

    /// <summary>The words of <see cref="Keys"/>.</summary>
    public static readonly string[] KeyWords = Array.ConvertAll(Keys, key => key.Key);

    /// <summary>Largest first, names from a to z; what is alike by name.</summary>
    public static IReadOnlyList<SessionUsage> Sort(IReadOnlyList<SessionUsage> sessions, string key, bool reverse = false)
    {
        var sorted = key switch
        {
            "name" => sessions.OrderBy(session => session.Name, StringComparer.OrdinalIgnoreCase),
            "memory" => sessions.OrderByDescending(session => session.MemoryBytes),
            "output" => sessions.OrderByDescending(session => session.OutputRate ?? 0),
            "viewers" => sessions.OrderByDescending(session => session.Viewers),
            "processes" => sessions.OrderByDescending(session => session.Processes),
            _ => sessions.OrderByDescending(session => session.CpuPercent ?? 0),
        };
        var list = sorted.ThenBy(session => session.Name, StringComparer.OrdinalIgnoreCase).ToList();
        if (reverse)
            list.Reverse();
        return list;
    }

    /// <summary>The table, with a line of headings.</summary>
    public static string Format(IEnumerable<SessionUsage> sessions, Style style, int width)
    {
        var table = new Table("NAME", "STATUS", "CPU", "MEMORY", "OUTPUT", "VIEWERS", "PROCS", "PROGRAM");
        foreach (var session in sessions)
        {
            table.Add(
                new Table.Cell(TextWidth.Fit(Printable.Line(session.Name), NameWidth), style.Bold),
                new Table.Cell(Printable.Line(session.Status), text => style.Status(session.Status, text)),
                session.CpuPercent is { } cpu ? Percent(cpu) : "-",
                HistorySize.Show(session.MemoryBytes),
                session.OutputRate is { } rate ? Rate(rate) : "-",
                session.Viewers > 0 ? session.Viewers.ToString(CultureInfo.InvariantCulture) : "-",
                session.Processes.ToString(CultureInfo.InvariantCulture),
                session.Command.Count > 0 ? Printable.Program(session.Command) : "(shell)");
        }

        return table.Format(style, width);
    }

    /// <summary>All sessions together, in one line.</summary>
    public static string Summary(IReadOnlyList<SessionUsage> sessions)
    {
        var processes = sessions.Sum(session => session.Processes);
        var (cpu, rate) = (sessions.Sum(session => session.CpuPercent ?? 0), sessions.Sum(session => session.OutputRate ?? 0));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sessions.Count} running, {processes} process{(processes == 1 ? "" : "es")}, cpu {Percent(cpu)}, memory {HistorySize.Show(sessions.Sum(session => session.MemoryBytes))}, output {Rate(rate)}");
    }

    private static string Percent(double percent) => string.Create(CultureInfo.InvariantCulture, $"{percent:0.0}%");

    private static string Rate(double bytes) => HistorySize.Show((long)bytes) + "/s";
}
