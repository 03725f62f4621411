using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>Where HTTP is served, as requests see it.</summary>
internal interface IHttpSites
{
    HttpStatusReply Status { get; }

    /// <summary>Serves an address; with the port that it has, when a free one was asked for.</summary>
    /// <exception cref="Registry.RefusedException">It cannot be, or should not.</exception>
    Task<HttpSiteRow> ServeAsync(ServeHttp request);

    /// <summary>Ends serving an address, or all.</summary>
    /// <exception cref="Registry.RefusedException">It is not served.</exception>
    Task StopAsync(string? address);

    /// <summary>Makes a one-time link.</summary>
    /// <exception cref="Registry.RefusedException">Nothing is served that a browser could reach.</exception>
    LinkCreated CreateLink(string name, Access.Scopes scopes, Sessions.SessionId? only);
}
