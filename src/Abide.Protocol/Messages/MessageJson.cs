using System.Text.Json;
using System.Text.Json.Serialization;

namespace Abide.Protocol.Messages;

/// <summary>How messages are written: <c>snake_case</c>, no nulls, unknown members skipped; generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(ChannelClosed))]
public sealed partial class MessageJson : JsonSerializerContext;

/// <summary>How rows are shown to scripts (<c>--json</c>): the same names, with nulls, so that a key is always there.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SessionRow))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(DaemonStatusReply))]
[JsonSerializable(typeof(ScreenReply))]
public sealed partial class RowJson : JsonSerializerContext;
