using System.Text.Json.Nodes;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Hosts;

/// <summary>A session of another host as it is named here: <c>HOST:NAME</c>.</summary>
/// <param name="Host">The host.</param>
/// <param name="Session">Its name or id there.</param>
internal readonly record struct FarName(string Host, string Session)
{
    /// <summary>Reads <c>HOST:NAME</c>; null when it names no host. (A session's name has no colon.)</summary>
    public static FarName? Read(string text) => text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? new(text[..colon], text[(colon + 1)..]) : null;

    public override string ToString() => $"{Host}:{Session}";

    /// <summary>The same request as the daemon there understands it.</summary>
    public Message Outward(Message request)
    {
        var json = JsonNode.Parse(MessageCodec.Write(request))!.AsObject();
        json["session"] = Session;
        if (request is RenameSession { Name: var name } && Read(name) is { } other && other.Host == Host)
            json["name"] = other.Session;
        return MessageCodec.Read(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    /// <summary>The answer as it is told here.</summary>
    public Message Inward(Message reply)
    {
        var host = Host;
        return reply switch
        {
            SessionReply told => told with { Session = Row(host, told.Session) },
            PutReply { Session: { } row } told => told with { Session = Row(host, row) },
            WaitReply told => told with { Session = Row(host, told.Session) },
            ErrorReply refused => refused with { Text = $"{host}: {refused.Text}" },
            _ => reply,
        };
    }

    /// <summary>A row as it is shown here.</summary>
    public static SessionRow Row(string host, SessionRow row) => row with { Name = $"{host}:{row.Name}", Host = host };
}
