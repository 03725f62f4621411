using System.Text.Json;
using System.Text.Json.Serialization;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Terminals;

/// <summary>The payloads of the journal's entries about runs.</summary>
internal static class RunEntries
{
    public static byte[] Started(RunLeader leader) => JsonSerializer.SerializeToUtf8Bytes(leader, RunEntriesJson.Default.RunLeader);

    public static byte[] Ended(RunOutcome outcome) => JsonSerializer.SerializeToUtf8Bytes(outcome, RunEntriesJson.Default.RunOutcome);

    /// <summary>The outcome in an entry; null when it cannot be read.</summary>
    public static RunOutcome? ReadEnded(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, RunEntriesJson.Default.RunOutcome);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunLeader))]
[JsonSerializable(typeof(RunOutcome))]
internal sealed partial class RunEntriesJson : JsonSerializerContext;
