using System.Text.Json;
using System.Text.Json.Serialization;

namespace Abide.Daemon.Journal;

/// <summary>What the first entry of a segment says: all that is needed to go on from it when nothing else is left.</summary>
internal sealed record SegmentStart
{
    public const string MagicText = "abide-journal";
    public const int CurrentFormat = 1;

    public string Magic { get; init; } = MagicText;

    /// <summary>The format that it was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The oldest format whose readers understand it.</summary>
    public int MinReader { get; init; } = 1;

    public required Guid Session { get; init; }

    /// <summary>The boot of the machine under which it was begun.</summary>
    public required string BootId { get; init; }

    public string? Name { get; init; }

    /// <summary>The session's spec, as JSON in a string: this file does not care what is in it.</summary>
    public required string Spec { get; init; }

    /// <summary>The last run that was started; 0 for none.</summary>
    public uint Run { get; init; }

    /// <summary>How that run ended; null while it had not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EndedRun? Ended { get; init; }

    /// <summary>How far each stream of the last runs had come.</summary>
    public IReadOnlyList<StreamEnd> Streams { get; init; } = [];

    /// <summary>Bytes of output in all segments before this one, dropped ones included.</summary>
    public long OutputBefore { get; init; }

    /// <summary>Where the segment before it ended; differs from this one's base after a boot.</summary>
    public long PreviousEnd { get; init; }

    /// <summary>True when the segment before it holds entries that no limit of history drops.</summary>
    public bool PreviousIsKept { get; init; }
}

/// <summary>The end of a run as its journal has it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Time">When it was written: microseconds since the Unix epoch, UTC.</param>
/// <param name="Outcome">The payload of its <see cref="EntryType.RunEnded"/>.</param>
internal sealed record EndedRun(uint Run, long Time, byte[] Outcome)
{
    public DateTimeOffset At => UnixTime.At(Time);
}

/// <summary>How far a stream has been journalled.</summary>
/// <param name="Run">The run.</param>
/// <param name="Stream">Which of its streams.</param>
/// <param name="Offset">Bytes.</param>
internal readonly record struct StreamEnd(uint Run, byte Stream, long Offset);

/// <summary>The payload of <see cref="EntryType.Gap"/>.</summary>
/// <param name="Bytes">How many bytes of output are missing; null when nobody knows.</param>
/// <param name="Reason">Why, in words for a person.</param>
internal sealed record GapEntry(long? Bytes, string Reason)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, JournalJson.Default.GapEntry);

    /// <summary>What a payload says; one that cannot be read still says that something is missing.</summary>
    public static GapEntry Parse(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, JournalJson.Default.GapEntry) ?? Unknown;
        }
        catch (JsonException)
        {
            return Unknown;
        }
    }

    private static GapEntry Unknown => new(null, "for a reason that cannot be read");
}

/// <summary>What a session is called and was asked to be; so that a lost catalog can be rebuilt.</summary>
internal sealed record SessionDescription(string? Name, string Spec)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, JournalJson.Default.SessionDescription);

    /// <summary>What a payload says; null when it cannot be read.</summary>
    public static SessionDescription? TryParse(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, JournalJson.Default.SessionDescription);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SegmentStart))]
[JsonSerializable(typeof(GapEntry))]
[JsonSerializable(typeof(SessionDescription))]
internal sealed partial class JournalJson : JsonSerializerContext;
