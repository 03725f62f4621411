using System.Text.Json.Serialization;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Notifying;

/// <summary>What people are told: that something has become so.</summary>
/// <param name="Event">What has happened, in one word: see <see cref="NoticeWords"/>.</param>
/// <param name="Name">The session or host that it happened to.</param>
/// <param name="Text">What happened, in one line.</param>
/// <param name="At">When.</param>
internal sealed record Notice(string Event, string Name, string Text, DateTimeOffset At)
{
    /// <summary>The session's id; null for a host.</summary>
    public string? Session { get; init; }

    /// <summary>The host that it lives on.</summary>
    public string Host { get; init; } = SessionSpec.LocalHost;

    /// <summary>Failures in a row.</summary>
    public int Failures { get; init; }

    /// <summary>The last lines that it printed, up to 200.</summary>
    public IReadOnlyList<string> Tail { get; init; } = [];

    /// <summary>The ways that are wanted for it; null is all that are configured.</summary>
    [JsonIgnore]
    public IReadOnlyList<string>? Ways { get; init; }
}

/// <summary>The words for what people are told of.</summary>
internal static class NoticeWords
{
    public const string Test = "test";

    /// <summary>All of them; those that a session may choose from.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<Edge>().Select(Of)];

    public static string Of(Edge edge) => edge.ToString().ToLowerInvariant();

    /// <summary>Whether a session is told of: of a finished one only when that was asked for.</summary>
    public static bool IsWanted(NotifyRules? rules, Edge edge) => rules switch
    {
        { Off: true } => false,
        { Events: { } events } => events.Contains(Of(edge)),
        _ => edge != Edge.Finished,
    };

    /// <summary>What to say of an edge, as one line.</summary>
    public static string Say(string name, Edge edge, string text) => edge switch
    {
        Edge.Paused or Edge.Flapping => $"{name} is paused: {text}",
        Edge.Failed => $"{name} failed: {text}",
        Edge.Recovered => $"{name} runs well again",
        Edge.Finished => $"{name} has finished: {text}",
        Edge.Unreachable => $"{name} does not answer: {text}",
        Edge.Reachable => $"{name} answers again",
        _ => $"{name}: {text}",
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NoticeBody))]
internal sealed partial class NoticeJson : JsonSerializerContext;

/// <summary>What a webhook and a command are given: the notices of a moment, oldest first.</summary>
internal sealed record NoticeBody(IReadOnlyList<Notice> Notices);
