using System.Text.Json;
using System.Text.Json.Serialization;
using Abide.Daemon.Configuration;

namespace Abide.Daemon.Sessions;

/// <summary>What was asked for. Immutable; a change makes a new revision.</summary>
internal sealed record SessionSpec
{
    public const long AllHistory = -1;
    public const int MaxSide = 4096;

    /// <summary>The name of this machine among hosts.</summary>
    public const string LocalHost = "local";

    /// <summary>The program and its arguments, as asked; empty is the user's login shell.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The absolute directory it starts in.</summary>
    public required string Directory { get; init; }

    /// <summary>The environment it starts with, <c>NAME=value</c> each.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    public int Columns { get; init; } = 80;

    public int Rows { get; init; } = 24;

    /// <summary>The file mode creation mask.</summary>
    public int Umask { get; init; } = 0x12; // 022

    /// <summary>Bytes of output that are kept; <see cref="AllHistory"/> keeps everything.</summary>
    public long History { get; init; } = HistorySettings.DefaultBytes;

    /// <summary>Output that is older is dropped; null keeps it whatever its age.</summary>
    public TimeSpan? HistoryAge { get; init; }

    /// <summary>False: pipes instead of a terminal.</summary>
    public bool Tty { get; init; } = true;

    public SizePolicy SizePolicy { get; init; }

    /// <summary>A program and its arguments, run once when the session is deleted for good; null for none.</summary>
    public IReadOnlyList<string>? OnCleaned { get; init; }

    /// <summary>What a process inside it may reach over Abide's sockets.</summary>
    public Reach Reach { get; init; }

    /// <summary>True: it is started whenever the daemon starts, unless somebody stopped it.</summary>
    public bool Autostart { get; init; }

    /// <summary>What becomes of it when its run vanished; null is what <see cref="StartPolicy"/> makes of the rest.</summary>
    public Resurrect? Resurrect { get; init; }

    /// <summary>What keeps it up; null for a session that nobody looks after.</summary>
    public Supervision? Supervision { get; init; }

    /// <summary>How it is stopped; null is as usual for its kind of program.</summary>
    public StopRules? Stop { get; init; }

    /// <summary>What its runs may take of the machine; null is no limit.</summary>
    public Limits? Limits { get; init; }

    /// <summary>Files of <c>NAME=value</c> lines, read again at each start, whose values are kept nowhere else; <see cref="Environment"/> goes over them.</summary>
    public IReadOnlyList<string>? EnvironmentFiles { get; init; }

    /// <summary>The host its runs live on; null is this machine.</summary>
    public string? Host { get; init; }

    /// <summary>The definition that it was made from, if from one.</summary>
    public DefinitionSource? Definition { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, SpecJson.Default.SessionSpec);

    /// <exception cref="JsonException">The text is no spec.</exception>
    public static SessionSpec FromJson(string json) =>
        JsonSerializer.Deserialize(json, SpecJson.Default.SessionSpec) ?? throw new JsonException("a session's spec is empty");
}

/// <summary>Whose size the terminal takes when several viewers look at it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SizePolicy>))]
internal enum SizePolicy
{
    /// <summary>Of the one who typed or attached last.</summary>
    Latest,

    /// <summary>The smallest columns and rows of all.</summary>
    Smallest,

    /// <summary>The largest columns and rows of all.</summary>
    Largest,

    /// <summary>Nobody's: it stays as it was set.</summary>
    Fixed,
}

/// <summary>The sessions that a process inside a session may see, type into and change. It may approve nothing and see no token, whatever it reaches.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Reach>))]
internal enum Reach
{
    /// <summary>Its own.</summary>
    Self,

    /// <summary>All, as the person who made it may.</summary>
    All,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionSpec))]
internal sealed partial class SpecJson : JsonSerializerContext;
