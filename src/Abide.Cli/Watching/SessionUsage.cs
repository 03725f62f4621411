using System.Text.Json.Serialization;
using Abide.Protocol.Messages;

namespace Abide.Cli.Watching;

/// <summary>What a session takes, and how fast: from two looks at it. A rate is null after the first.</summary>
internal sealed record SessionUsage(
    string Id, string Name, string Status, int Pid, int Processes, double? CpuPercent, double CpuSeconds, long MemoryBytes, double? OutputRate, long OutputBytes, int Viewers, IReadOnlyList<string> Command)
{
    /// <summary>The rates between two looks; of processes that were there at both.</summary>
    public static IReadOnlyList<SessionUsage> Between(UsageReply? before, UsageReply now)
    {
        var earlier = before?.Sessions.ToDictionary(row => (row.Id, row.Pid)) ?? [];
        var seconds = now.At - (before?.At ?? now.At); // another daemon's clock may be behind
        return [.. now.Sessions.Select(row => Of(row, seconds > 0 ? earlier.GetValueOrDefault((row.Id, row.Pid)) : null, seconds))];
    }

    private static SessionUsage Of(UsageRow now, UsageRow? before, double seconds) => new(
        now.Id, now.Name, now.Status, now.Pid, now.Processes,
        before is null ? null : Math.Max(0, now.CpuSeconds - before.CpuSeconds) / seconds * 100,
        now.CpuSeconds, now.MemoryBytes,
        before is null ? null : Math.Max(0, now.OutputBytes - before.OutputBytes) / seconds,
        now.OutputBytes, now.Viewers, now.Command);
}

/// <summary>What <c>abide top --json</c> prints.</summary>
internal sealed record UsageSnapshot(IReadOnlyList<SessionUsage> Sessions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UsageSnapshot))]
internal sealed partial class UsageJson : JsonSerializerContext;
