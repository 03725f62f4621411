using System.Collections;
using Abide.Cli.Attaching;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Processes;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class NewCommand
{
    public static readonly Option Detached = new("detached", "Do not attach.") { Letter = 'd' };
    public static readonly Option Directory = new("directory", "Start in this directory (default: the current one).") { Letter = 'c', Value = "DIR", Completes = Offer.Directories };
    public static readonly Option Variable = new("env", "Set a variable for the program; may be given several times.") { Letter = 'e', Value = "NAME=VALUE", Repeats = true };
    public static readonly Option Size = new("size", "Size of the terminal (default: of this one, else 80x24).") { Letter = 's', Value = "COLSxROWS" };
    public static readonly Option History = new("history", "How much output to keep: 512k, 64m, 2g, …, or 'all' (default: 64m).") { Value = "SIZE|all" };
    public static readonly Option Label = new("label", "A word for people to find it by; may be given several times.") { Value = "LABEL", Repeats = true };
    public static readonly Option Group = new("group", "The group it belongs to.") { Letter = 'g', Value = "GROUP" };
    public static readonly Option Source = new("source", "Who starts it (default: manual).") { Value = "SOURCE", Completes = Offer.Choices, Choices = ["manual", "cron", "channel", "setup"] };
    public static readonly Option Profile = new("profile", "What it is for (default: general).") { Value = "PROFILE", Completes = Offer.Choices, Choices = ["general", "coding"] };
    public static readonly Option Reach = new("reach", "Which sessions a process inside it may see and change (default: sessions.reach).") { Value = "WHICH", Completes = Offer.Choices, Choices = ["self", "all"] };
    public static readonly Option Title = new("title", "Say in words what it is.") { Value = "TEXT" };
    public static readonly Option OnCleaned = new("on-cleaned", "Run once when it is deleted for good: a line for /bin/sh, or a JSON array of words.") { Value = "COMMAND" };
    public static readonly Option Limit = new("limit", "Let it take no more: memory=1g, cpu=0.5, tasks=100, files=1024; may be repeated.") { Value = "WHAT=MOST", Repeats = true };
    public static readonly Option Template = new("template", "Make what this template says; other options go before it.") { Letter = 't', Value = "TEMPLATE" };
    public static readonly Option Set = new("set", "With --template: a value for it; may be repeated.") { Value = "NAME=VALUE", Repeats = true };
    public static readonly Option NoStart = new("no-start", "Create it without starting it.");
    public static readonly Option NoTty = new("no-tty", "Run the program on pipes instead of a terminal.");
    public static readonly Option Autostart = new("autostart", "Start it whenever the daemon starts, unless it was stopped.");
    public static readonly Option Resurrect = new("resurrect", "What to do when it is lost with the machine (default: auto with --autostart, else ask).")
    {
        Value = "POLICY",
        Completes = Offer.Choices,
        Choices = ["never", "ask", "auto"],
    };

    public static readonly Option OnHost = new("host", "Run it in tmux on this host (see 'abide host'); the directory is one there, default home.") { Value = "HOST" };

    public static readonly Option SizePolicy = new("size-policy", "Whose size the terminal takes when several are attached (default: latest).")
    {
        Value = "POLICY",
        Completes = Offer.Choices,
        Choices = ["latest", "smallest", "largest", "fixed"],
    };

    public static readonly Command Definition = new("new", "[NAME] [-- PROGRAM [ARGUMENT…]]", "Create a session, start it and attach to it.", Run)
    {
        Options = [Detached, Directory, Variable, Size, Template, Set, History, Label, Title, Group, Source, Profile, Reach, OnCleaned, Limit, NoStart, NoTty, Autostart, Resurrect, OnHost, SizePolicy, AttachCommand.Key, AttachCommand.NextKey, AttachCommand.PreviousKey, Shared.Json],
        MaxWords = 1,
        TakesProgram = true,
        Details = """
            Without a program it is your login shell; without a name it is named after the program. The program gets this shell's
            environment and file mode mask. Attaches when standard input and output are a terminal, unless -d or --json is given or the
            terminal is inside a session already; otherwise prints the name and the id. A template may be of several sessions: then all are made, and none is attached to.
            """,
        Examples = ["abide new", "abide new work -c ~/src", "abide new -d web -e PORT=8080 --history all -- npm run dev", "abide new --template web --set app=shop"],
    };

    private static int Run(Call call)
    {
        var name = call.Words.Count > 0 ? call[0] : null;
        if (name is not null)
        {
            var address = SessionAddress.Of(name);
            (Daemon.Host, name) = (address.Host ?? Daemon.Host, address.Session);
        }

        if (call.Has(Template))
            return RunTemplate(call, name);
        if (call.Has(Set))
            throw new UsageException($"{Set} goes with {Template}");
        return Make(call, Request(call, name, call.Program));
    }

    private static int RunTemplate(Call call, string? name)
    {
        if (call.Program is not null)
            throw new UsageException($"give a program or {Template}, not both");
        var said = Said(call, name, null);
        using var daemon = Daemon.Connect();
        var requests = TemplateCommands.Fill(daemon, call.Text(Template)!, call.All(Set), asks: Viewer.HasTerminal && !call.Has(Shared.Json))
            .Select(request => WithSurroundings(call, Over(request, said)))
            .ToArray();
        if (requests.Length == 1)
            return Make(call, requests[0]);
        if (name is not null)
            throw new UsageException("that template is of several sessions, which it names itself");
        return call.Each(requests, request =>
        {
            var row = daemon.Ask<SessionReply>(request).Session;
            call.Report(new SessionReply(row), $"{row.Name} {row.Id}");
        });
    }

    /// <summary>Sends the request; attaches where a person is there.</summary>
    private static int Make(Call call, CreateSession request)
    {
        var terminal = Viewer.HasTerminal && !call.Has(Detached) && request.Start && request.Tty && !call.Has(Shared.Json);
        var keys = AttachCommand.KeysOf(call);
        using var daemon = Daemon.Ask<SessionReply>(request, out var created);
        var row = created.Session;
        if (created.Note is { } note)
            call.Note(note);
        if (terminal && Shared.Inside is null)
        {
            using var viewer = new Viewer(call, new ViewerWish(row.Id) { Keys = keys });
            return viewer.Show(daemon);
        }

        call.Report(new SessionReply(row), $"{row.Name} {row.Id}");
        if (terminal)
            call.Note($"created without attaching, because this terminal is inside a session; 'abide attach --switch {row.Name}' shows it here");
        return ExitCode.Done;
    }

    /// <summary>The request for a session, from the options that <c>new</c> and <c>run</c> share and from this process's surroundings.</summary>
    /// <exception cref="UsageException">An option's value is wrong.</exception>
    public static CreateSession Request(Call call, string? name, IReadOnlyList<string>? program) => WithSurroundings(call, Said(call, name, program));

    /// <summary>What is said of a session, and nothing else: what is not said is null.</summary>
    /// <exception cref="UsageException">An option's value is wrong.</exception>
    public static CreateSession Said(Call call, string? name, IReadOnlyList<string>? program)
    {
        if (program is { Count: 0 })
            throw new UsageException("no program stands behind '--'");
        foreach (var text in call.All(Variable))
        {
            if (text.IndexOf('=', StringComparison.Ordinal) <= 0)
                throw new UsageException($"{Variable} takes NAME=VALUE, not '{Printable.Line(text)}'");
        }

        return new CreateSession
        {
            Name = name,
            Command = program,
            Directory = call.Text(Directory),
            Environment = call.All(Variable) is { Count: > 0 } variables ? variables : null,
            Host = call.Text(OnHost),
            Title = call.Text(Title),
            OnCleaned = call.Text(OnCleaned) is { } hook ? Hook(hook) : null,
            Limits = call.All(Limit) is { Count: > 0 } limits ? limits : null,
            History = call.Text(History) is { } history ? HistorySize.Parse(history) : null,
            Labels = call.All(Label) is { Count: > 0 } labels ? labels : null,
            Group = call.Text(Group),
            Source = call.Text(Source),
            Profile = call.Text(Profile),
            Reach = call.Text(Reach),
            Start = !call.Has(NoStart),
            Tty = !call.Has(NoTty),
            SizePolicy = call.Text(SizePolicy),
            Autostart = call.Has(Autostart),
            Resurrect = call.Text(Resurrect),
        };
    }

    /// <summary>The request with what this process's surroundings add: directory, environment, size, file mode mask.</summary>
    private static CreateSession WithSurroundings(Call call, CreateSession said)
    {
        var size = call.Size(Size) ?? TerminalSize.OfTerminal();
        if (Daemon.Host is not null) // nothing of what surrounds this process is true there
            return said with { Environment = null, Variables = said.Environment, Columns = size?.Columns, Rows = size?.Rows };
        if (said.Host is not (null or "local"))
        {
            var agent = Environment.GetEnvironmentVariable("SSH_AUTH_SOCK");
            return said with { Environment = agent is null ? null : [$"SSH_AUTH_SOCK={agent}"], Variables = said.Environment ?? [], Columns = size?.Columns, Rows = size?.Rows };
        }

        return said with
        {
            Directory = Path.GetFullPath(said.Directory ?? Environment.CurrentDirectory),
            Environment = Variables(said.Environment ?? []),
            Columns = size?.Columns,
            Rows = size?.Rows,
            Umask = Surroundings.Umask(),
        };
    }

    /// <summary>What is said here over what a template says.</summary>
    private static CreateSession Over(CreateSession template, CreateSession said) => template with
    {
        Name = said.Name ?? template.Name,
        Directory = said.Directory ?? template.Directory,
        Host = said.Host ?? template.Host,
        Environment = [.. template.Environment ?? [], .. said.Environment ?? []],
        Title = said.Title ?? template.Title,
        OnCleaned = said.OnCleaned ?? template.OnCleaned,
        Limits = said.Limits ?? template.Limits,
        History = said.History ?? template.History,
        Labels = said.Labels is null ? template.Labels : [.. template.Labels ?? [], .. said.Labels],
        Group = said.Group ?? template.Group,
        Source = said.Source ?? template.Source,
        Profile = said.Profile ?? template.Profile,
        Reach = said.Reach ?? template.Reach,
        Start = said.Start && template.Start,
        Tty = said.Tty && template.Tty,
        Autostart = said.Autostart || template.Autostart,
        Resurrect = said.Resurrect ?? template.Resurrect,
        SizePolicy = said.SizePolicy ?? template.SizePolicy,
    };

    /// <summary>A hook as it is typed: JSON if it looks like an array, else a line for the shell.</summary>
    private static IReadOnlyList<string> Hook(string text)
    {
        if (!text.StartsWith('['))
            return ["/bin/sh", "-c", text];
        try
        {
            using var words = System.Text.Json.JsonDocument.Parse(text);
            return [.. words.RootElement.EnumerateArray().Select(word => word.GetString() ?? throw new UsageException($"{OnCleaned} takes words, not null"))];
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            throw new UsageException($"{OnCleaned} takes a line for /bin/sh, or a JSON array of words such as [\"rm\",\"-r\",\"/tmp/x\"]: {Printable.Line(e.Message)}");
        }
    }

    /// <summary>This process's environment for a program of a session, <c>NAME=value</c> each.</summary>
    public static List<string> Variables(IReadOnlyList<string> added)
    {
        var variables = new Dictionary<string, string>();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        variables.Remove("TERM"); // of this terminal; the session is one of its own
        foreach (var text in added)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            variables[text[..equals]] = text[(equals + 1)..];
        }

        var lines = new List<string>(variables.Count);
        foreach (var (name, value) in variables)
            lines.Add($"{name}={value}");
        return lines;
    }
}
