using System.Diagnostics.CodeAnalysis;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Registry;

/// <summary>A session of the list; any thread asks.</summary>
internal interface IShown : IListed
{
    /// <summary>Its row.</summary>
    Task<SessionRow> RowAsync();
}

/// <summary>Sessions that other daemons have and that this one's list shows, as <c>HOST:NAME</c>; any thread asks.</summary>
internal interface IOtherSessions
{
    IReadOnlyCollection<IShown> All { get; }

    bool TryGet(SessionId id, [NotNullWhen(true)] out IShown? session);
}
