using System.Globalization;
using Abide.Processes.Keeping;
using Abide.Protocol.Values;

namespace Abide.Daemon.Sessions;

/// <summary>What a run may take of the machine; null is no limit. They are held by setrlimit(2): of each process by itself, and <see cref="Tasks"/> of all of the user's.</summary>
internal sealed record Limits
{
    public const long LeastMemory = 1 << 20;

    public const int MostCount = 1_000_000;

    /// <summary>Bytes of memory.</summary>
    public long? Memory { get; init; }

    /// <summary>Processors' worth of time: 0.5 is half of one. Nothing holds it here: that takes a control group.</summary>
    public double? Cpu { get; init; }

    /// <summary>Processes and threads.</summary>
    public int? Tasks { get; init; }

    /// <summary>Open files of one process.</summary>
    public int? Files { get; init; }

    /// <summary>Reads texts such as <c>memory=1g</c>, <c>cpu=0.5</c>, <c>tasks=100</c>, <c>files=1024</c>.</summary>
    /// <returns>The limits; null for none. And what is wrong, as one line; null when nothing is.</returns>
    public static (Limits? Limits, string? Fault) Parse(IReadOnlyList<string> texts)
    {
        var limits = new Limits();
        foreach (var text in texts)
        {
            var (what, most) = text.Split('=', 2) is [var name, var value] ? (name, value) : (text, "");
            Limits? next = what switch
            {
                "memory" => ByteSize.TryParse(most, out var bytes) && bytes >= LeastMemory ? limits with { Memory = bytes } : null,
                "cpu" => double.TryParse(most, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0.01 and <= 1024 ? limits with { Cpu = share } : null,
                "tasks" => Count(most) is { } tasks ? limits with { Tasks = tasks } : null,
                "files" => Count(most) is { } files ? limits with { Files = files } : null,
                _ => null,
            };
            if (next is null)
                return (null, $"a limit is memory=SIZE (1m or more), cpu=NUMBER (0.01 to 1024), tasks=N or files=N (1 to {MostCount}); not '{SessionName.Shown(text)}'");
            limits = next;
        }

        return (texts.Count > 0 ? limits : null, null);
    }

    /// <summary>The texts that are read as these limits.</summary>
    public IReadOnlyList<string> ToTexts()
    {
        var texts = new List<string>();
        if (Memory is { } bytes)
            texts.Add($"memory={ByteSize.Show(bytes)}");
        if (Cpu is { } share)
            texts.Add(string.Create(CultureInfo.InvariantCulture, $"cpu={share}"));
        if (Tasks is { } tasks)
            texts.Add(string.Create(CultureInfo.InvariantCulture, $"tasks={tasks}"));
        if (Files is { } files)
            texts.Add(string.Create(CultureInfo.InvariantCulture, $"files={files}"));
        return texts;
    }

    /// <summary>The same for setrlimit(2).</summary>
    public IEnumerable<ResourceLimit> AsResources()
    {
        if (Memory is { } bytes)
            yield return new ResourceLimit(Resource.AddressBytes, (ulong)bytes, (ulong)bytes);
        if (Tasks is { } tasks)
            yield return new ResourceLimit(Resource.Processes, (ulong)tasks, (ulong)tasks);
        if (Files is { } files)
            yield return new ResourceLimit(Resource.OpenFiles, (ulong)files, (ulong)files);
    }

    private static int? Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostCount ? count : null;
}
