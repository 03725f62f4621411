using Abide.Daemon.Configuration;

namespace Abide.Daemon.Notifying;

/// <summary>One way in which people are told.</summary>
internal interface INoticeWay
{
    /// <summary>What it is called: <c>desktop</c>, <c>webhook</c>, <c>command</c>.</summary>
    string Name { get; }

    /// <summary>Whether it is configured.</summary>
    bool IsOn(NotifySettings settings);

    /// <summary>Tells them.</summary>
    /// <exception cref="NoticeException">Nobody was told; the message says why.</exception>
    Task SendAsync(IReadOnlyList<Notice> notices, NotifySettings settings, CancellationToken ends);
}

/// <summary>Nobody could be told in one way; the message is one line for a person.</summary>
internal sealed class NoticeException(string message) : Exception(message);
