namespace Abide.Protocol.Messages;

/// <summary>
/// Takes a file of definitions into use: makes a session for each command that has none, changes those that are defined otherwise, and leaves the rest alone. With anything wrong in the file nothing is
/// changed. Answered by <see cref="DefinitionsReply"/>.
/// </summary>
/// <param name="File">The file's absolute path, which is what its sessions are known by.</param>
public sealed record ApplyDefinitions(string File) : Message
{
    /// <summary>What stands in the file; null has the daemon read it.</summary>
    public string? Text { get; init; }

    /// <summary>The client's environment, <c>NAME=value</c> each: what <c>${NAME}</c> stands for, and where PATH and the like come from.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>The file mode creation mask of the client, which the programs are to have.</summary>
    public int? Umask { get; init; }

    /// <summary>Only these commands, groups of instances, and what they depend on; null is all.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>True starts them; a command with a schedule waits for its time.</summary>
    public bool Start { get; init; }

    /// <summary>True only tells what would be done.</summary>
    public bool DryRun { get; init; }

    /// <summary>True stops the file's sessions that it does not define any more, and moves them into the trash.</summary>
    public bool RemoveOrphans { get; init; }
}

/// <summary>What became of a file's definitions, or would become.</summary>
/// <param name="File">The file.</param>
/// <param name="Definitions">Its sessions, in the file's order; at the end those that it does not define any more.</param>
/// <param name="Problems">What is wrong with it; with any nothing was changed.</param>
public sealed record DefinitionsReply(string File, IReadOnlyList<DefinitionRow> Definitions, IReadOnlyList<ConfigFault> Problems) : Message;

/// <summary>A session of a file of definitions.</summary>
/// <param name="Name">The session's name.</param>
/// <param name="Change"><c>made</c>, <c>changed</c>, <c>unchanged</c>; <c>orphan</c> where the file does not define it any more.</param>
public sealed record DefinitionRow(string Name, string Change)
{
    /// <summary>The keys that are defined otherwise than before.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Whether it runs as it was defined before, until it is started again.</summary>
    public bool NeedsRestart { get; init; }

    /// <summary>The line of the file on which it begins; 0 where the file does not define it.</summary>
    public int Line { get; init; }

    /// <summary>What a request did with it: <c>started</c>, <c>running</c> (already), <c>waiting</c>, <c>scheduled</c>, <c>paused</c>, <c>ready</c>, <c>completed</c>, <c>stopped</c>, <c>removed</c>, <c>failed</c>; null when nothing.</summary>
    public string? Outcome { get; init; }

    /// <summary>What there is to say of that: what it waits for, why it is paused, why it failed.</summary>
    public string? Reason { get; init; }
}

/// <summary>Waits until sessions of a file are up: ready, or running where nothing says whether they are, or ended. Answered by <see cref="DefinitionsReply"/>.</summary>
/// <param name="File">The file's absolute path.</param>
/// <param name="Names">Which of its commands; null is all.</param>
/// <param name="TimeoutSeconds">How long at most; null is for ever. What is not up by then is <c>waiting</c>.</param>
public sealed record AwaitDefinitions(string File, IReadOnlyList<string>? Names = null, double? TimeoutSeconds = null) : Message;

/// <summary>Stops sessions of a file, those that others depend on last. Answered by <see cref="DefinitionsReply"/>.</summary>
/// <param name="File">The file's absolute path; it need not exist any more.</param>
/// <param name="Names">Which of its commands; null is all.</param>
public sealed record StopDefinitions(string File, IReadOnlyList<string>? Names = null) : Message;

/// <summary>Asks what a file of definitions would be with a command added, or without one; nothing is changed. All else stays byte for byte. Answered by <see cref="DefinitionsText"/>.</summary>
/// <param name="File">The file's absolute path.</param>
/// <param name="Text">What stands in it.</param>
public sealed record EditDefinitions(string File, string Text) : Message
{
    /// <summary>The command to add.</summary>
    public NewDefinition? Add { get; init; }

    /// <summary>The name of the command to take out.</summary>
    public string? Remove { get; init; }

    /// <summary>As in <see cref="ApplyDefinitions.Environment"/>; for what is checked.</summary>
    public IReadOnlyList<string>? Environment { get; init; }
}

/// <summary>A command to be defined.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Values">What else is said of it.</param>
public sealed record NewDefinition(string Name, IReadOnlyList<string> Command, IReadOnlyList<NewValue> Values);

/// <summary>A key of a command, with its value.</summary>
/// <param name="Key">The key; of a section with a dot before it: <c>restart.delay</c>.</param>
/// <param name="Text">Its value; null for a list.</param>
/// <param name="List">Its values.</param>
public sealed record NewValue(string Key, string? Text, IReadOnlyList<string>? List = null);

/// <summary>A file of definitions, as text.</summary>
/// <param name="Text">What stands in it; empty when something is wrong.</param>
/// <param name="Problems">What is wrong with it.</param>
public sealed record DefinitionsText(string Text, IReadOnlyList<ConfigFault> Problems) : Message
{
    /// <summary>What to know of it: each key of another format that means nothing here, and where it stands; what was proposed, and for what reason.</summary>
    public IReadOnlyList<ConfigFault> Notes { get; init; } = [];

    /// <summary>How many commands it defines.</summary>
    public int Count { get; init; }
}

/// <summary>Asks what is wrong with a file of definitions, and where its commands stand; nothing is changed. Answered by <see cref="DefinitionsReply"/>.</summary>
/// <param name="File">The file's absolute path, from which its other paths go.</param>
/// <param name="Text">What stands in it.</param>
public sealed record CheckDefinitions(string File, string Text) : Message
{
    /// <summary>As in <see cref="ApplyDefinitions.Environment"/>.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>What it is called in the answer; null is its path.</summary>
    public string? Name { get; init; }
}

/// <summary>Asks for a file of another program as definitions; nothing is changed. Answered by <see cref="DefinitionsText"/>.</summary>
/// <param name="File">The file's absolute path.</param>
/// <param name="Format">What it is; null goes by its name and by what stands in it.</param>
/// <param name="Text">What stands in it; null has the daemon read it.</param>
public sealed record ImportDefinitions(string File, string? Format = null, string? Text = null) : Message
{
    /// <summary>The file that the definitions are for, from whose directory paths go; null is that of the file that is read.</summary>
    public string? Target { get; init; }

    /// <summary>As in <see cref="ApplyDefinitions.Environment"/>; for what is checked.</summary>
    public IReadOnlyList<string>? Environment { get; init; }
}

/// <summary>Asks for definitions of what a directory holds; nothing is changed. Answered by <see cref="DefinitionsText"/>.</summary>
/// <param name="Directory">The absolute path of the directory.</param>
public sealed record ProposeDefinitions(string Directory) : Message;

/// <summary>Asks for a session that is kept up as a unit of systemd. Answered by <see cref="DefinitionsText"/>.</summary>
/// <param name="Session">A name, a full id, or an unambiguous id prefix of 6 or more.</param>
public sealed record ExportSystemd(string Session) : Message, ISessionRequest;
