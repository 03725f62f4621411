using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Http;

/// <summary>How the API writes and reads JSON: <c>snake_case</c>, with nulls, so that a key is always there; a member that is not known is refused, since it may be misspelled.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SessionRow))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(SessionCounts))]
[JsonSerializable(typeof(ScreenReply))]
[JsonSerializable(typeof(WaitReply))]
[JsonSerializable(typeof(DetachReply))]
[JsonSerializable(typeof(TrashList))]
[JsonSerializable(typeof(CleanedSessions))]
[JsonSerializable(typeof(DaemonStatusReply))]
[JsonSerializable(typeof(TokenList))]
[JsonSerializable(typeof(TokenCreated))]
[JsonSerializable(typeof(LinkCreated))]
[JsonSerializable(typeof(HttpStatusReply))]
[JsonSerializable(typeof(AuditList))]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(NewSession))]
[JsonSerializable(typeof(NewToken))]
[JsonSerializable(typeof(NewLink))]
[JsonSerializable(typeof(SessionChange))]
[JsonSerializable(typeof(StopBody))]
[JsonSerializable(typeof(SignalBody))]
[JsonSerializable(typeof(InputBody))]
[JsonSerializable(typeof(SizeBody))]
[JsonSerializable(typeof(WaitBody))]
[JsonSerializable(typeof(DetachBody))]
[JsonSerializable(typeof(RestoreBody))]
[JsonSerializable(typeof(CleanBody))]
[JsonSerializable(typeof(Ticket))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(ListEvent))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ApiJson : JsonSerializerContext;
