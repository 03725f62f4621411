using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Abide.Protocol.Messages;

/// <summary>
/// Messages as JSON objects, whose member <c>type</c> says which message it is; and the list of all types. The list only grows; a message of a type that is not in it
/// is read as a plain <see cref="Message"/>. (The serializer's own polymorphism prepares every type before it reads or writes the first one, which takes a client longer
/// than all the rest of <c>abide ls</c>.)
/// </summary>
public static class MessageCodec
{
    private static readonly MessageType[] Types =
    [
        Quick<Hello>("hello", QuickMessages.Write, QuickMessages.ReadHello),
        Of("error", static () => MessageJson.Default.ErrorReply),
        Of("done", static () => MessageJson.Default.Done),
        Quick<CreateSession>("create", QuickMessages.Write, QuickMessages.ReadCreate),
        Quick<ListSessions>("list", QuickMessages.Write, QuickMessages.ReadListing),
        Quick<SessionList>("sessions", QuickMessages.Write, QuickMessages.ReadList),
        Of("show", static () => MessageJson.Default.ShowSession),
        Quick<SessionReply>("session", QuickMessages.Write, QuickMessages.ReadReply),
        Of("rename", static () => MessageJson.Default.RenameSession),
        Of("start", static () => MessageJson.Default.StartSession),
        Quick<StopSession>("stop", QuickMessages.Write, QuickMessages.ReadStop),
        Of("remove", static () => MessageJson.Default.RemoveSession),
        Of("send", static () => MessageJson.Default.SendInput),
        Of("resize", static () => MessageJson.Default.ResizeSession),
        Of("screen", static () => MessageJson.Default.ReadScreen),
        Of("screen-text", static () => MessageJson.Default.ScreenReply),
        Of("read", static () => MessageJson.Default.ReadJournal),
        Of("opened", static () => MessageJson.Default.ChannelOpened),
        Of("wait", static () => MessageJson.Default.WaitSession),
        Of("waited", static () => MessageJson.Default.WaitReply),
        Quick<AttachSession>("attach", QuickMessages.Write, QuickMessages.ReadAttach),
        Quick<Attached>("attached", QuickMessages.Write, QuickMessages.ReadAttached),
        Of("detach", static () => MessageJson.Default.DetachViewers),
        Of("detached", static () => MessageJson.Default.DetachReply),
        Of("switch", static () => MessageJson.Default.SwitchViewer),
        Of("daemon-status", static () => MessageJson.Default.DaemonStatus),
        Of("daemon", static () => MessageJson.Default.DaemonStatusReply),
        Of("count", static () => MessageJson.Default.CountSessions),
        Of("counts", static () => MessageJson.Default.SessionCounts),
        Of("trash", static () => MessageJson.Default.ListTrash),
        Of("trashed", static () => MessageJson.Default.TrashList),
        Of("restore", static () => MessageJson.Default.RestoreSession),
        Of("empty-trash", static () => MessageJson.Default.EmptyTrash),
        Of("clean", static () => MessageJson.Default.CleanSessions),
        Of("cleaned", static () => MessageJson.Default.CleanedSessions),
        Of("update", static () => MessageJson.Default.UpdateSession),
        Of("groups", static () => MessageJson.Default.ListGroups),
        Of("grouped", static () => MessageJson.Default.GroupList),
        Of("template-save", static () => MessageJson.Default.SaveTemplate),
        Of("templates", static () => MessageJson.Default.ListTemplates),
        Of("template-list", static () => MessageJson.Default.TemplateList),
        Of("template-show", static () => MessageJson.Default.ShowTemplate),
        Of("template", static () => MessageJson.Default.TemplateReply),
        Of("template-remove", static () => MessageJson.Default.RemoveTemplate),
        Of("template-fill", static () => MessageJson.Default.FillTemplate),
        Of("template-filled", static () => MessageJson.Default.FilledTemplate),
        Of("search", static () => MessageJson.Default.SearchOutput),
        Of("usage", static () => MessageJson.Default.ReadUsage),
        Of("used", static () => MessageJson.Default.UsageReply),
        Of("config", static () => MessageJson.Default.ShowConfig),
        Of("settings", static () => MessageJson.Default.ConfigReply),
        Of("config-check", static () => MessageJson.Default.CheckConfig),
        Of("config-checked", static () => MessageJson.Default.ConfigChecked),
        Of("config-reload", static () => MessageJson.Default.ReloadConfig),
        Of("config-reloaded", static () => MessageJson.Default.ConfigReloaded),
        Of("definitions-apply", static () => MessageJson.Default.ApplyDefinitions),
        Of("definitions", static () => MessageJson.Default.DefinitionsReply),
        Of("definitions-await", static () => MessageJson.Default.AwaitDefinitions),
        Of("definitions-stop", static () => MessageJson.Default.StopDefinitions),
        Of("definitions-edit", static () => MessageJson.Default.EditDefinitions),
        Of("definitions-check", static () => MessageJson.Default.CheckDefinitions),
        Of("definitions-text", static () => MessageJson.Default.DefinitionsText),
        Of("definitions-import", static () => MessageJson.Default.ImportDefinitions),
        Of("definitions-propose", static () => MessageJson.Default.ProposeDefinitions),
        Of("export-systemd", static () => MessageJson.Default.ExportSystemd),
        Of("daemon-stop", static () => MessageJson.Default.StopDaemon),
        Of("create-token", static () => MessageJson.Default.CreateToken),
        Of("token-created", static () => MessageJson.Default.TokenCreated),
        Of("list-tokens", static () => MessageJson.Default.ListTokens),
        Of("tokens", static () => MessageJson.Default.TokenList),
        Of("revoke-token", static () => MessageJson.Default.RevokeToken),
        Of("create-link", static () => MessageJson.Default.CreateLink),
        Of("link-created", static () => MessageJson.Default.LinkCreated),
        Of("serve-http", static () => MessageJson.Default.ServeHttp),
        Of("stop-http", static () => MessageJson.Default.StopHttp),
        Of("http-status", static () => MessageJson.Default.HttpStatus),
        Of("http", static () => MessageJson.Default.HttpStatusReply),
        Of("read-audit", static () => MessageJson.Default.ReadAudit),
        Of("audit", static () => MessageJson.Default.AuditList),
        Of("signal", static () => MessageJson.Default.SignalSession),
        Of("notice-test", static () => MessageJson.Default.TestNotice),
        Of("notice-tested", static () => MessageJson.Default.NoticeTested),
        Of("host-command", static () => MessageJson.Default.HostCommand),
        Of("host-way", static () => MessageJson.Default.HostCommandReply),
        Of("host-add", static () => MessageJson.Default.AddHost),
        Of("host-list", static () => MessageJson.Default.ListHosts),
        Of("hosts", static () => MessageJson.Default.HostList),
        Of("host-check", static () => MessageJson.Default.CheckHost),
        Of("host-checked", static () => MessageJson.Default.HostChecked),
        Of("host-remove", static () => MessageJson.Default.RemoveHost),
        Of("host-adopt", static () => MessageJson.Default.AdoptRuns),
        Of("read-board", static () => MessageJson.Default.ReadBoard),
        Of("board", static () => MessageJson.Default.Board),
        Of("follow", static () => MessageJson.Default.FollowSessions),
        Of("changed-sessions", static () => MessageJson.Default.SessionChanges),
        Of("put", static () => MessageJson.Default.PutSession),
        Of("put-done", static () => MessageJson.Default.PutReply),
    ];

    /// <summary>Writes a message.</summary>
    /// <exception cref="ArgumentException">It is of no type in the list.</exception>
    public static byte[] Write(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        foreach (var type in Types)
        {
            if (type.TryWrite(message) is { } json)
                return json;
        }

        throw new ArgumentException($"{message.GetType().Name} is no type of message that can be sent", nameof(message));
    }

    /// <summary>The name of a message's type on the wire.</summary>
    public static string NameOf(Message message) => Array.Find(Types, type => type.IsOf(message)) is { } found ? Encoding.UTF8.GetString(found.Name) : "unknown";

    /// <summary>Reads a message.</summary>
    /// <exception cref="JsonException">It is no JSON object, or its members are not those of its type.</exception>
    public static Message Read(ReadOnlyMemory<byte> json)
    {
        var name = TypeOf(json.Span);
        foreach (var type in Types)
        {
            if (name.SequenceEqual(type.Name))
                return type.Read(json);
        }

        return JsonSerializer.Deserialize(json.Span, MessageJson.Default.Message) ?? new Message();
    }

    /// <summary>The value of the member <c>type</c>, wherever it stands; empty when there is none.</summary>
    private static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("a message is a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String)
                return reader.ValueSpan;
            reader.Skip();
        }

        return [];
    }

    private static Serialized<T> Of<T>(string name, Func<JsonTypeInfo<T>> typeInfo)
        where T : Message => new(name, typeInfo);

    private static ByHand<T> Quick<T>(string name, Action<MemberWriter, T> write, Func<MemberReader, T> read)
        where T : Message => new(name, write, read);

    /// <summary>One type of message: its name on the wire, and how its members are written.</summary>
    private abstract class MessageType(string name)
    {
        public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

        public abstract bool IsOf(Message message);

        /// <summary>The message as JSON; null when it is of another type.</summary>
        public abstract byte[]? TryWrite(Message message);

        public abstract Message Read(ReadOnlyMemory<byte> json);
    }

    private sealed class ByHand<T>(string name, Action<MemberWriter, T> write, Func<MemberReader, T> read) : MessageType(name)
        where T : Message
    {
        public override bool IsOf(Message message) => message is T;

        public override byte[]? TryWrite(Message message)
        {
            if (message is not T typed)
                return null;
            var bytes = new ArrayBufferWriter<byte>(256);
            using (var json = new Utf8JsonWriter(bytes))
            {
                json.WriteStartObject();
                json.WriteString("type"u8, Name);
                write(new MemberWriter(json), typed);
                if (message.Id != 0)
                    json.WriteNumber("id"u8, message.Id);
                json.WriteEndObject();
            }

            return bytes.WrittenSpan.ToArray();
        }

        public override Message Read(ReadOnlyMemory<byte> json)
        {
            using var document = JsonDocument.Parse(json);
            var members = MemberReader.Of(document.RootElement);
            return read(members) with { Id = members.Long("id"u8) ?? 0 };
        }
    }

    private sealed class Serialized<T>(string name, Func<JsonTypeInfo<T>> typeInfo) : MessageType(name)
        where T : Message
    {
        public override bool IsOf(Message message) => message is T;

        public override byte[]? TryWrite(Message message)
        {
            if (message is not T typed)
                return null;
            var members = JsonSerializer.SerializeToUtf8Bytes(typed, typeInfo());
            ReadOnlySpan<byte> rest = members.Length > "{}".Length ? [(byte)',', .. members.AsSpan(1)] : "}"u8;
            return [.. "{\"type\":\""u8, .. Name, (byte)'"', .. rest];
        }

        public override Message Read(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize(json.Span, typeInfo()) ?? throw new JsonException("a message is a JSON object");
    }
}
