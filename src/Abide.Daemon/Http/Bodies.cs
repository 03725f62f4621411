using Abide.Protocol.Messages;

namespace Abide.Daemon.Http;

/// <summary>A session to be made; what is left out has its default.</summary>
/// <param name="Name">1–64 characters of <c>a-z A-Z 0-9 . _ -</c>; null chooses one from the command.</param>
/// <param name="Command">The program and its arguments; null or empty is the user's login shell.</param>
/// <param name="Directory">An absolute directory; null is the user's own.</param>
/// <param name="Environment"><c>NAME=value</c> each; null is that of a login.</param>
/// <param name="Columns">1–4,096; null is 80.</param>
/// <param name="Rows">1–4,096; null is 24.</param>
/// <param name="Umask">The file mode creation mask; null is 022.</param>
/// <param name="History">How much output is kept: bytes, or -1 for all; null is the default.</param>
/// <param name="Tty">False runs the program on pipes.</param>
/// <param name="Start">False makes the session without starting it.</param>
/// <param name="SizePolicy"><c>latest</c> (default), <c>smallest</c>, <c>largest</c>, <c>fixed</c>.</param>
/// <param name="Labels">Words for people, 1–64 characters each, up to 32 of them.</param>
/// <param name="Group">The group it belongs to.</param>
/// <param name="Source"><c>manual</c> (default), <c>cron</c>, <c>channel</c>, <c>setup</c>.</param>
/// <param name="Profile"><c>general</c> (default) or <c>coding</c>.</param>
/// <param name="Autostart">Started whenever the daemon starts, unless somebody stopped it.</param>
/// <param name="Resurrect">What becomes of it when it is lost with the machine: <c>never</c>, <c>ask</c>, <c>auto</c>; null is <c>auto</c> with autostart, else <c>ask</c>.</param>
/// <param name="OnCleaned">A program and its arguments, run once when the session is gone for good.</param>
/// <param name="Reach">Which sessions a process inside it may see and change: <c>self</c> (default) or <c>all</c>.</param>
/// <param name="Limits">What its runs may take of the machine: <c>memory=1g</c>, <c>cpu=0.5</c>, <c>tasks=100</c>, <c>files=1024</c>.</param>
/// <param name="Host">The host with tmux where it runs; null is this machine.</param>
internal sealed record NewSession(
    string? Name = null,
    IReadOnlyList<string>? Command = null,
    string? Directory = null,
    IReadOnlyList<string>? Environment = null,
    int? Columns = null,
    int? Rows = null,
    int? Umask = null,
    long? History = null,
    bool Tty = true,
    bool Start = true,
    string? SizePolicy = null,
    IReadOnlyList<string>? Labels = null,
    string? Group = null,
    string? Source = null,
    string? Profile = null,
    bool Autostart = false,
    string? Resurrect = null,
    IReadOnlyList<string>? OnCleaned = null,
    string? Reach = null,
    IReadOnlyList<string>? Limits = null,
    string? Host = null)
{
    public CreateSession ToRequest() => new()
    {
        Name = Name,
        Command = Command,
        Directory = Directory,
        Environment = Environment,
        Columns = Columns,
        Rows = Rows,
        Umask = Umask,
        History = History,
        Tty = Tty,
        Start = Start,
        SizePolicy = SizePolicy,
        Labels = Labels,
        Group = Group,
        Source = Source,
        Profile = Profile,
        Autostart = Autostart,
        Resurrect = Resurrect,
        OnCleaned = OnCleaned,
        Reach = Reach,
        Limits = Limits,
        Host = Host,
    };
}

/// <summary>A template to be saved: one of the three says of what.</summary>
/// <param name="Sessions">The sessions, 1 to 64, with places for values: <c>{name}</c> or <c>{name=default}</c>.</param>
/// <param name="From">What makes these sessions again, but for their environment.</param>
/// <param name="FromGroup">What makes the sessions of this group again.</param>
internal sealed record NewTemplate(IReadOnlyList<NewSession>? Sessions = null, IReadOnlyList<string>? From = null, string? FromGroup = null);

/// <summary>Values for the places of a template.</summary>
/// <param name="Values">By name.</param>
internal sealed record TemplateValues(IReadOnlyDictionary<string, string>? Values = null);

/// <summary>A host to be added.</summary>
/// <param name="Name">1–64 characters of <c>a-z A-Z 0-9 . _ -</c>.</param>
/// <param name="Url"><c>ssh://[user@]host[:port]</c>, <c>tmux://</c> or <c>ssh+tmux://[user@]host[:port]</c>.</param>
/// <param name="Abide">The path of abide there.</param>
/// <param name="Home">The directory for what is kept there.</param>
internal sealed record NewHost(string Name = "", string Url = "", string? Abide = null, string? Home = null);

/// <summary>A token to be made.</summary>
/// <param name="Name">1–64 characters, unique among tokens.</param>
/// <param name="Scopes"><c>view</c>, <c>type</c>, <c>approve</c>, <c>own</c> (default), <c>admin</c>.</param>
/// <param name="Session">The only session it reaches; null is all.</param>
/// <param name="ExpiresSeconds">Seconds until it ends by itself; 0 is never, null is 90 days.</param>
internal sealed record NewToken(string Name = "", IReadOnlyList<string>? Scopes = null, string? Session = null, double? ExpiresSeconds = null);

/// <summary>A one-time link to be made.</summary>
/// <param name="Name">What the browser is called; null is <c>browser</c>.</param>
/// <param name="Scopes">As for a token.</param>
/// <param name="Session">The only session it reaches; null is all.</param>
internal sealed record NewLink(string? Name = null, IReadOnlyList<string>? Scopes = null, string? Session = null);

/// <summary>What may be changed of a session; what is left out or null stays.</summary>
/// <param name="Name">1–64 characters of <c>a-z A-Z 0-9 . _ -</c>.</param>
/// <param name="Title">What a person calls it; empty for what the program calls its window.</param>
/// <param name="Pinned">Shown first and never cleaned.</param>
/// <param name="Group">The group it belongs to; empty for none.</param>
/// <param name="Autostart">Started whenever the daemon starts, unless somebody stopped it.</param>
/// <param name="Resurrect">What becomes of it when it is lost with the machine: <c>never</c>, <c>ask</c>, <c>auto</c>, <c>default</c>.</param>
/// <param name="AddLabels">Labels to add.</param>
/// <param name="RemoveLabels">Labels to take off.</param>
internal sealed record SessionChange(
    string? Name = null, string? Title = null, bool? Pinned = null, string? Group = null, bool? Autostart = null, string? Resurrect = null, IReadOnlyList<string>? AddLabels = null, IReadOnlyList<string>? RemoveLabels = null);

/// <summary>How to stop.</summary>
/// <param name="Now">KILL at once.</param>
/// <param name="Signal">The first signal's number; null is HUP for a shell, TERM for anything else.</param>
/// <param name="GraceSeconds">Seconds until KILL; null is 10.</param>
internal sealed record StopBody(bool Now = false, int? Signal = null, double? GraceSeconds = null);

/// <summary>A signal.</summary>
/// <param name="Signal">Its number, 1–64.</param>
internal sealed record SignalBody(int Signal);

/// <summary>What to type: one of <paramref name="Text"/>, <paramref name="Data"/> and <paramref name="Keys"/>.</summary>
/// <param name="Text">Text, as it is.</param>
/// <param name="Data">Bytes in Base64.</param>
/// <param name="Keys">Keys by name, separated by blanks: <c>C-c Enter</c>.</param>
/// <param name="Paste">Makes a paste of it: without control characters, and marked where the program asked for that.</param>
/// <param name="End">Ends what the program reads, behind the rest.</param>
internal sealed record InputBody(string? Text = null, byte[]? Data = null, string? Keys = null, bool Paste = false, bool End = false);

/// <summary>The size of a terminal, 1–4,096 each.</summary>
internal sealed record SizeBody(int Cols, int Rows);

/// <summary>What to wait for: one of <paramref name="Exit"/>, <paramref name="Output"/> and <paramref name="IdleSeconds"/>.</summary>
/// <param name="Exit">Until the run has ended.</param>
/// <param name="Output">Until this text stands in what is printed from now on, or on the screen now.</param>
/// <param name="IdleSeconds">Until nothing was printed for so long.</param>
/// <param name="TimeoutSeconds">How long at most; null is for ever.</param>
/// <param name="Run">The run that is meant; null is the one of now.</param>
internal sealed record WaitBody(bool Exit = false, string? Output = null, double? IdleSeconds = null, double? TimeoutSeconds = null, int? Run = null);

/// <summary>Whom to detach.</summary>
/// <param name="Viewer">The viewer's id; null with <paramref name="All"/>, or when there is just one.</param>
/// <param name="All">All viewers.</param>
internal sealed record DetachBody(string? Viewer = null, bool All = false);

/// <summary>How to bring a session back.</summary>
/// <param name="Name">Another name; null is its own.</param>
internal sealed record RestoreBody(string? Name = null);

/// <summary>What to clean up.</summary>
/// <param name="OlderThanSeconds">Left alone for so long; null is 7 days.</param>
/// <param name="DryRun">Only say what would be removed.</param>
internal sealed record CleanBody(double? OlderThanSeconds = null, bool DryRun = false);

/// <summary>A file of definitions to be taken into use.</summary>
/// <param name="File">Its absolute path, by which its sessions are known.</param>
/// <param name="Text">What stands in it; null has the daemon read it.</param>
/// <param name="Environment">What variables hold, <c>NAME=value</c> each.</param>
/// <param name="Names">Only these commands, and what they depend on; null is all.</param>
/// <param name="Start">Start them.</param>
/// <param name="DryRun">Only tell what would be done.</param>
/// <param name="RemoveOrphans">Stop what the file does not define any more, and move it into the trash.</param>
internal sealed record ApplyBody(string File, string? Text = null, IReadOnlyList<string>? Environment = null, IReadOnlyList<string>? Names = null, bool Start = false, bool DryRun = false, bool RemoveOrphans = false);

/// <summary>Commands of a file of definitions.</summary>
/// <param name="File">Its absolute path.</param>
/// <param name="Names">Which; null is all.</param>
/// <param name="TimeoutSeconds">Where something is waited for: how long at most; null is for ever.</param>
internal sealed record CommandsBody(string File, IReadOnlyList<string>? Names = null, double? TimeoutSeconds = null);

/// <summary>A file of definitions to be looked at, or to be changed as text.</summary>
/// <param name="File">The absolute path from which its other paths go.</param>
/// <param name="Text">What stands in it.</param>
/// <param name="Environment">What variables hold, <c>NAME=value</c> each.</param>
/// <param name="Add">A command to add.</param>
/// <param name="Remove">The name of a command to take out.</param>
internal sealed record DefinitionsBody(string File, string Text, IReadOnlyList<string>? Environment = null, NewDefinition? Add = null, string? Remove = null);

/// <summary>A file of another program.</summary>
/// <param name="File">Its absolute path.</param>
/// <param name="Format">What it is; null goes by its name and by what stands in it.</param>
/// <param name="Text">What stands in it; null has the daemon read it.</param>
/// <param name="Target">The file that the definitions are for; null is beside it.</param>
internal sealed record ImportBody(string File, string? Format = null, string? Text = null, string? Target = null);

/// <summary>A ticket for one WebSocket.</summary>
/// <param name="Value">What to give as the parameter <c>ticket</c>.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
internal sealed record Ticket(string Value, DateTimeOffset ExpiresAt);

/// <summary>How the daemon is.</summary>
/// <param name="Status"><c>ok</c>.</param>
/// <param name="Version">The daemon's version.</param>
internal sealed record Health(string Status, string Version);

/// <summary>A change of the list of sessions.</summary>
/// <param name="Id">The session.</param>
/// <param name="Session">Its row as it is now; null when it was removed.</param>
internal sealed record ListEvent(string Id, SessionRow? Session);
