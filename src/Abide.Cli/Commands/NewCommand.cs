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
    public static readonly Option Reach = new("reach", "Which sessions a process inside it may see and change (default: self).") { Value = "WHICH", Completes = Offer.Choices, Choices = ["self", "all"] };
    public static readonly Option NoStart = new("no-start", "Create it without starting it.");
    public static readonly Option NoTty = new("no-tty", "Run the program on pipes instead of a terminal.");
    public static readonly Option Autostart = new("autostart", "Start it whenever the daemon starts, unless it was stopped.");
    public static readonly Option Resurrect = new("resurrect", "What to do when it is lost with the machine (default: auto with --autostart, else ask).")
    {
        Value = "POLICY",
        Completes = Offer.Choices,
        Choices = ["never", "ask", "auto"],
    };

    public static readonly Option SizePolicy = new("size-policy", "Whose size the terminal takes when several are attached (default: latest).")
    {
        Value = "POLICY",
        Completes = Offer.Choices,
        Choices = ["latest", "smallest", "largest", "fixed"],
    };

    public static readonly Command Definition = new("new", "[NAME] [-- PROGRAM [ARGUMENT…]]", "Create a session, start it and attach to it.", Run)
    {
        Options = [Detached, Directory, Variable, Size, History, Label, Group, Source, Profile, Reach, NoStart, NoTty, Autostart, Resurrect, SizePolicy, AttachCommand.Key, AttachCommand.NextKey, AttachCommand.PreviousKey, Shared.Json],
        MaxWords = 1,
        TakesProgram = true,
        Details = """
            Without a program it is your login shell; without a name it is named after the program. The program gets this shell's
            environment and file mode mask. Attaches when standard input and output are a terminal, unless -d or --json is given or the
            terminal is inside a session already; otherwise prints the name and the id.
            """,
        Examples = ["abide new", "abide new work -c ~/src", "abide new -d web -e PORT=8080 --history all -- npm run dev"],
    };

    private static int Run(Call call)
    {
        var request = Request(call, call.Words.Count > 0 ? call[0] : null, call.Program);
        var terminal = Viewer.HasTerminal && !call.Has(Detached) && !call.Has(NoStart) && !call.Has(NoTty) && !call.Has(Shared.Json);
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
    public static CreateSession Request(Call call, string? name, IReadOnlyList<string>? program)
    {
        if (program is { Count: 0 })
            throw new UsageException("no program stands behind '--'");
        var size = call.Size(Size) ?? TerminalSize.OfTerminal();
        return new CreateSession
        {
            Name = name,
            Command = program,
            Directory = Path.GetFullPath(call.Text(Directory) ?? Environment.CurrentDirectory),
            Environment = Variables(call.All(Variable)),
            Columns = size?.Columns,
            Rows = size?.Rows,
            Umask = Surroundings.Umask(),
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

    private static List<string> Variables(IReadOnlyList<string> added)
    {
        var variables = new Dictionary<string, string>();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        variables.Remove("TERM"); // of this terminal; the session is one of its own
        foreach (var text in added)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new UsageException($"{Variable} takes NAME=VALUE, not '{Printable.Line(text)}'");
            variables[text[..equals]] = text[(equals + 1)..];
        }

        var lines = new List<string>(variables.Count);
        foreach (var (name, value) in variables)
            lines.Add($"{name}={value}");
        return lines;
    }
}
