namespace Abide.Protocol.Messages;

/// <summary>
/// Saves a template: sessions to be made again and again. In the texts of a request (name, command, directory, environment, title, group, labels, hook) stand places for values, <c>{name}</c> or
/// <c>{name=default}</c>. Answered by <see cref="TemplateReply"/>.
/// </summary>
/// <param name="Name">What it is called: as a session may be.</param>
public sealed record SaveTemplate(string Name) : Message
{
    /// <summary>The requests, 1 to 64.</summary>
    public IReadOnlyList<CreateSession>? Sessions { get; init; }

    /// <summary>Instead: what makes these sessions again, but for their environment.</summary>
    public IReadOnlyList<string>? From { get; init; }

    /// <summary>Instead: what makes the sessions of this group again.</summary>
    public string? FromGroup { get; init; }

    /// <summary>True writes over one of that name.</summary>
    public bool Replace { get; init; }
}

/// <summary>Asks which templates there are. Answered by <see cref="TemplateList"/>.</summary>
public sealed record ListTemplates : Message;

/// <summary>The templates, by name.</summary>
public sealed record TemplateList(IReadOnlyList<TemplateRow> Templates) : Message;

/// <summary>Asks for one template. Answered by <see cref="TemplateReply"/>.</summary>
public sealed record ShowTemplate(string Name) : Message;

/// <summary>One template.</summary>
public sealed record TemplateReply(TemplateRow Template) : Message;

/// <summary>Removes a template. Answered by <see cref="Done"/>.</summary>
public sealed record RemoveTemplate(string Name) : Message;

/// <summary>Asks for a template's requests with values in their places; nothing is made. Answered by <see cref="FilledTemplate"/>.</summary>
/// <param name="Name">Which template.</param>
/// <param name="Values">The values by name.</param>
public sealed record FillTemplate(string Name, IReadOnlyDictionary<string, string>? Values = null) : Message;

/// <summary>Requests to send: for each session what was said of it, and the rest for whoever makes it to add.</summary>
public sealed record FilledTemplate(IReadOnlyList<CreateSession> Sessions) : Message;

/// <summary>A template.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sessions">The requests.</param>
/// <param name="Values">The values that it takes.</param>
public sealed record TemplateRow(string Name, IReadOnlyList<CreateSession> Sessions, IReadOnlyList<TemplateValue> Values)
{
    /// <summary>Why it cannot be used; then the rest is empty.</summary>
    public string? Fault { get; init; }
}

/// <summary>A value that a template takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">What it is when none is given; null when one has to be.</param>
public sealed record TemplateValue(string Name, string? Default);
