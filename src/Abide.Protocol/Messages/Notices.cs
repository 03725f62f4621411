namespace Abide.Protocol.Messages;

/// <summary>Has a notification sent that means nothing, to see whether it arrives. Answered by <see cref="NoticeTested"/>.</summary>
/// <param name="Way">In which way: <c>desktop</c>, <c>webhook</c>, <c>command</c>; null is all that are configured.</param>
public sealed record TestNotice(string? Way = null) : Message;

/// <summary>What became of it.</summary>
/// <param name="Ways">A row for each way; none when none is configured.</param>
public sealed record NoticeTested(IReadOnlyList<NoticeWayRow> Ways) : Message;

/// <summary>A way in which people are told.</summary>
/// <param name="Way">Its name.</param>
/// <param name="Fault">What went wrong, in one line; null when nothing did.</param>
public sealed record NoticeWayRow(string Way, string? Fault = null);
