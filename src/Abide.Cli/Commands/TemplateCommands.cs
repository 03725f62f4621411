using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Processes;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

/// <summary>Sessions to be made again and again: <c>template save</c>, <c>ls</c>, <c>show</c>, <c>rm</c>.</summary>
internal static class TemplateCommands
{
    private static readonly Option From = new("from", "Of this session, but for its environment; may be repeated.") { Value = "SESSION", Completes = Offer.Sessions, Repeats = true };
    private static readonly Option FromGroup = new("from-group", "Of all sessions of this group.") { Value = "GROUP" };
    private static readonly Option SessionName = new("name", "What its session is called (default: named after the program).") { Value = "NAME" };
    private static readonly Option Replace = new("replace", "Write over the one of that name.");

    /// <summary>What is said of a session, in a template and without.</summary>
    private static readonly Option[] s_ofSession =
    [
        SessionName, NewCommand.Directory, NewCommand.Variable, NewCommand.History, NewCommand.Label, NewCommand.Title, NewCommand.Group, NewCommand.Source, NewCommand.Profile,
        NewCommand.Reach, NewCommand.OnCleaned, NewCommand.NoStart, NewCommand.NoTty, NewCommand.Autostart, NewCommand.Resurrect, NewCommand.SizePolicy,
    ];

    public static readonly Command Save = new("template save", "TEMPLATE [-- PROGRAM [ARGUMENT…]]", "Keep what 'new' is told, or sessions that exist, under a name.", RunSave)
    {
        Options = [From, FromGroup, Replace, .. s_ofSession, Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        TakesProgram = true,
        Details = """
            {NAME} in the program's words, the directory, variables, title, group, labels and hook is a place for a value, {NAME=VALUE} one with a default; {{ and }} are
            braces, and ${NAME} is left to the shell. 'abide new --template TEMPLATE --set NAME=VALUE' puts values in, as they are: a value is never more
            than a part of one word. Without --directory it is the directory in which 'new' is called. The templates are files: see 'abide template ls'.
            """,
        Examples = ["abide template save web -e PORT={port=8080} -c '/srv/{app}' --group '{app}' -- npm run dev", "abide new --template web --set app=shop", "abide template save shop --from-group shop"],
    };

    public static readonly Command List = new("template ls", "", "List the templates.", RunList)
    {
        Options = [Shared.Json],
        Examples = ["abide template ls"],
    };

    public static readonly Command Show = new("template show", "TEMPLATE", "Show a template.", RunShow)
    {
        Options = [Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Examples = ["abide template show web"],
    };

    public static readonly Command Remove = new("template rm", "TEMPLATE…", "Remove templates; the sessions made from them stay.", call =>
    {
        using var daemon = Daemon.Connect();
        return call.Each(call.Words, name => call.Out.Line(Printable.Line(daemon.Ask<Done>(new RemoveTemplate(name)).Note ?? "done")));
    })
    {
        MinWords = 1,
        MaxWords = int.MaxValue,
        Examples = ["abide template rm web"],
    };

    /// <summary>The requests of a template, with the values given, and those that a person is asked for.</summary>
    /// <param name="daemon">Who knows it.</param>
    /// <param name="name">Which.</param>
    /// <param name="given"><c>NAME=VALUE</c> each.</param>
    /// <param name="asks">Whether a person is there to be asked for what is missing.</param>
    /// <exception cref="UsageException">A value is not said as it should be.</exception>
    public static IReadOnlyList<CreateSession> Fill(Protocol.DaemonConnection daemon, string name, IReadOnlyList<string> given, bool asks)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new UsageException($"--set takes NAME=VALUE, not '{Printable.Line(text)}'");
            values[text[..equals]] = text[(equals + 1)..];
        }

        if (asks)
        {
            foreach (var value in daemon.Ask<TemplateReply>(new ShowTemplate(name)).Template.Values)
            {
                if (value.Default is null && !values.ContainsKey(value.Name))
                    values[value.Name] = AskFor(value.Name);
            }
        }

        return daemon.Ask<FilledTemplate>(new FillTemplate(name, values)).Sessions;
    }

    private static int RunSave(Call call)
    {
        var ofOthers = call.Has(From) || call.Has(FromGroup);
        if ((call.Has(From) && call.Has(FromGroup)) || (ofOthers && (call.Program is not null || s_ofSession.Any(call.Has))))
            throw new UsageException($"a template is of sessions ({From}), of a group ({FromGroup}) or of what is said here");
        var request = new SaveTemplate(call[0]) { From = call.Has(From) ? call.All(From) : null, FromGroup = call.Text(FromGroup), Replace = call.Has(Replace) };
        if (!ofOthers)
            request = request with { Sessions = [Rooted(NewCommand.Said(call, call.Text(SessionName), call.Program))] };
        var template = Daemon.Ask<TemplateReply>(request).Template;
        if (call.Has(Shared.Json))
            call.PrintJson(template, RowJson.Default.TemplateRow);
        else
            call.Out.Line(Printable.Line($"{template.Name} saved; {Needs(template)}"));
        return ExitCode.Done;
    }

    /// <summary>With the directory that a relative one means here; not where a value begins it.</summary>
    private static CreateSession Rooted(CreateSession said) =>
        said.Directory is { } directory && !directory.StartsWith('{') ? said with { Directory = Path.GetFullPath(directory) } : said;

    private static int RunList(Call call)
    {
        var list = Daemon.Read<TemplateList>(new ListTemplates());
        return call.PrintList(list, RowJson.Default.TemplateList, list.Templates.Count, "no templates; 'abide template save' makes one", () =>
        {
            var table = new Table("TEMPLATE", "VALUES", "SESSIONS");
            foreach (var template in list.Templates)
            {
                table.Add(
                    new(Printable.Line(template.Name), Style.OfOut.Bold),
                    template.Values.Count > 0 ? Printable.Line(string.Join(' ', template.Values.Select(Shown))) : "-",
                    template.Fault is { } fault ? Printable.Line(fault) : string.Join("; ", template.Sessions.Select(Program)));
            }

            return table;
        });
    }

    private static int RunShow(Call call)
    {
        var template = Daemon.Read<TemplateReply>(new ShowTemplate(call[0])).Template;
        if (call.Has(Shared.Json))
        {
            call.PrintJson(template, RowJson.Default.TemplateRow);
            return ExitCode.Done;
        }

        call.Out.Line(Printable.Line($"{template.Name}: {Needs(template)}"));
        foreach (var session in template.Sessions)
        {
            call.Out.Line("");
            foreach (var (what, text) in (ReadOnlySpan<(string, string?)>)
                [
                    ("program", Program(session)), ("name", session.Name), ("directory", session.Directory), ("variables", Joined(session.Environment)), ("title", session.Title),
                    ("group", session.Group), ("labels", Joined(session.Labels)), ("on cleaned", session.OnCleaned is { } hook ? Printable.Program(hook) : null),
                ])
            {
                if (text is not null)
                    call.Out.Line($"  {what,-11}{Printable.Line(text)}");
            }
        }

        return ExitCode.Done;
    }

    private static string Needs(TemplateRow template) => template.Values.Count == 0 ? "it needs no values" : "its values: " + string.Join(' ', template.Values.Select(Shown));

    private static string Shown(TemplateValue value) => value.Default is { } otherwise ? $"{value.Name}={otherwise}" : value.Name;

    private static string Program(CreateSession session) => session.Command is { Count: > 0 } command ? Printable.Program(command) : "(shell)";

    private static string? Joined(IReadOnlyList<string>? words) => words is { Count: > 0 } ? string.Join(' ', words) : null;

    /// <summary>Asks whoever sits at the terminal.</summary>
    private static string AskFor(string name)
    {
        Streams.Errors.Text($"{Printable.Line(name)}: ");
        var (line, one) = (new List<byte>(), new byte[1]);
        while (Posix.Read(0, one) == 1 && one[0] != '\n')
            line.Add(one[0]);
        return System.Text.Encoding.UTF8.GetString([.. line]);
    }
}
