using System.Text.Json;
using System.Text.Json.Serialization;

namespace Abide.Protocol.Messages;

/// <summary>How messages are written: <c>snake_case</c>, no nulls, unknown members skipped; generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(Hello))]
[JsonSerializable(typeof(ErrorReply))]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(CreateSession))]
[JsonSerializable(typeof(ListSessions))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(ShowSession))]
[JsonSerializable(typeof(SessionReply))]
[JsonSerializable(typeof(RenameSession))]
[JsonSerializable(typeof(StartSession))]
[JsonSerializable(typeof(StopSession))]
[JsonSerializable(typeof(RemoveSession))]
[JsonSerializable(typeof(SendInput))]
[JsonSerializable(typeof(ResizeSession))]
[JsonSerializable(typeof(ReadScreen))]
[JsonSerializable(typeof(ScreenReply))]
[JsonSerializable(typeof(ReadJournal))]
[JsonSerializable(typeof(ChannelOpened))]
[JsonSerializable(typeof(WaitSession))]
[JsonSerializable(typeof(WaitReply))]
[JsonSerializable(typeof(AttachSession))]
[JsonSerializable(typeof(Attached))]
[JsonSerializable(typeof(DetachViewers))]
[JsonSerializable(typeof(DetachReply))]
[JsonSerializable(typeof(SwitchViewer))]
[JsonSerializable(typeof(DaemonStatus))]
[JsonSerializable(typeof(DaemonStatusReply))]
[JsonSerializable(typeof(StopDaemon))]
[JsonSerializable(typeof(CountSessions))]
[JsonSerializable(typeof(SessionCounts))]
[JsonSerializable(typeof(UpdateSession))]
[JsonSerializable(typeof(ListTrash))]
[JsonSerializable(typeof(TrashList))]
[JsonSerializable(typeof(RestoreSession))]
[JsonSerializable(typeof(EmptyTrash))]
[JsonSerializable(typeof(CleanSessions))]
[JsonSerializable(typeof(CleanedSessions))]
[JsonSerializable(typeof(SearchOutput))]
[JsonSerializable(typeof(SearchRecord))]
[JsonSerializable(typeof(ChannelClosed))]
public sealed partial class MessageJson : JsonSerializerContext;

/// <summary>How rows are shown to scripts (<c>--json</c>): the same names, with nulls, so that a key is always there.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SessionRow))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(SessionCounts))]
[JsonSerializable(typeof(TrashList))]
[JsonSerializable(typeof(CleanedSessions))]
[JsonSerializable(typeof(DaemonStatusReply))]
[JsonSerializable(typeof(ScreenReply))]
public sealed partial class RowJson : JsonSerializerContext;
