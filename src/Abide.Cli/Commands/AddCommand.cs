using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class AddCommand
{
    private static readonly Option File = new("file", "Into this file of definitions (default: your own, beside config.yaml).") { Letter = 'f', Value = "FILE", Completes = Offer.Files };
    private static readonly Option NoStart = new("no-start", "Define it without starting it.");
    private static readonly Option Directory = new("directory", "Start it there (default: the current directory).") { Letter = 'c', Value = "DIR", Completes = Offer.Directories };
    private static readonly Option Variable = new("env", "Set a variable for it; may be repeated.") { Letter = 'e', Value = "NAME=VALUE", Repeats = true };
    private static readonly Option DependsOn = new("depends-on", "Start it when another runs, or has come so far (started, ready, healthy, completed, succeeded); may be repeated.") { Value = "NAME[=STATE]", Repeats = true, Completes = Offer.Sessions };
    private static readonly Option Limit = new("limit", "Let it take no more: memory=1g, cpu=0.5, tasks=100, files=1024; may be repeated.") { Value = "WHAT=MOST", Repeats = true };

    /// <summary>Options that are a key each.</summary>
    private static readonly (Option Option, string Key)[] s_keys =
    [
        (new Option("env-file", "Read variables from this file at each start; may be repeated.") { Value = "FILE", Repeats = true, Completes = Offer.Files }, "env_files"),
        (new Option("restart", "When it is restarted (default: on-failure).") { Value = "WHEN", Completes = Offer.Choices, Choices = ["on-failure", "always", "never"] }, "restart.policy"),
        (new Option("max-retries", "Restarts in a row before it is paused, 0 to 1000, -1 for no limit (default: 5).") { Value = "N" }, "restart.max_retries"),
        (new Option("delay", "Wait so long before the first restart, twice as long before each further one (default: 1s).") { Value = "DURATION" }, "restart.delay"),
        (new Option("max-delay", "Wait no longer than this (default: 1m).") { Value = "DURATION" }, "restart.max_delay"),
        (new Option("stop-signal", "Stop it with this signal (default: TERM).") { Value = "SIGNAL" }, "stop.signal"),
        (new Option("grace", "KILL it so long after that (default: 10s).") { Value = "DURATION" }, "stop.grace"),
        (new Option("ready-http", "It is ready when this address answers.") { Value = "URL" }, "ready.http"),
        (new Option("ready-tcp", "It is ready when this port takes a connection.") { Value = "[HOST:]PORT" }, "ready.tcp"),
        (new Option("ready-log", "It is ready when a line that it prints fits.") { Value = "REGEX" }, "ready.log"),
        (new Option("ready-exec", "It is ready when this line for the shell succeeds.") { Value = "LINE" }, "ready.exec"),
        (new Option("health-http", "Restart it when this address does not answer any more.") { Value = "URL" }, "health.http"),
        (new Option("health-tcp", "Restart it when this port takes no connection any more.") { Value = "[HOST:]PORT" }, "health.tcp"),
        (new Option("health-exec", "Restart it when this line for the shell fails.") { Value = "LINE" }, "health.exec"),
        (new Option("schedule", "Start it at times as in crontab(5): '30 2 * * *', @daily.") { Value = "CRON" }, "schedule.cron"),
        (new Option("every", "Start it so often.") { Value = "DURATION" }, "schedule.every"),
        (new Option("timezone", "With --schedule: whose clocks it goes by, such as Europe/Berlin.") { Value = "ZONE" }, "schedule.timezone"),
        (new Option("watch", "Restart it when files here change; may be repeated.") { Value = "PATH", Repeats = true, Completes = Offer.Files }, "watch"),
        (new Option("instances", "Run so many of it, NAME-1 to NAME-N.") { Value = "N" }, "instances"),
        (new Option("host", "Run it on this host.") { Value = "HOST" }, "host"),
        (new Option("group", "The group it belongs to.") { Letter = 'g', Value = "GROUP" }, "group"),
        (new Option("label", "A word to find it by; may be repeated.") { Letter = 'l', Value = "LABEL", Repeats = true }, "labels"),
        (new Option("title", "Say in words what it is.") { Value = "TEXT" }, "title"),
        (new Option("history", "How much output is kept: 512k, 64m, …, all (default: 64m).") { Value = "SIZE" }, "history"),
    ];

    /// <summary>Switches that set a key.</summary>
    private static readonly (Option Option, string Key, string Value)[] s_switches =
    [
        (new Option("autostart", "Start it whenever the daemon starts, unless it was stopped."), "autostart", "true"),
        (new Option("oneshot", "It is there to end: it is not restarted."), "oneshot", "true"),
        (new Option("no-tty", "Run it on pipes instead of a terminal."), "tty", "false"),
    ];

    public static readonly Command Definition = new("add", "NAME -- PROGRAM [ARGUMENT…]", "Define a command, start it and keep it up.", Run)
    {
        Group = Group.Supervised,
        Options = [File, Directory, Variable, .. s_keys.Select(one => one.Option), DependsOn, Limit, .. s_switches.Select(one => one.Option), NoStart, Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        TakesProgram = true,
        Details = """
            Writes the command at the end of the file, leaving all else in it as it is, and keeps the file as it was beside it (.bak). One word with blanks behind '--' is a
            line for your login shell. Values are checked like those of a file that you write yourself. 'abide edit NAME' opens it, 'abide rm NAME' takes it out again.
            """,
        Examples = ["abide add web -c ~/src/shop --ready-http http://127.0.0.1:3000 -- npm run dev", "abide add backup --schedule '30 2 * * *' -- ./backup.sh", "abide add tunnel --restart always --max-retries -1 -- ssh -N -L 5432:db:5432 box"],
    };

    private static int Run(Call call)
    {
        if (call.Program is not { Count: > 0 } program)
            throw new UsageException($"a program stands behind '--': abide add {Definition.Arguments}");
        var file = call.Text(File) is { } given ? Path.GetFullPath(given) : DefinitionFiles.OfUser;
        var before = System.IO.File.Exists(file) ? ConfigCommands.ReadFile(file) : "";
        var environment = NewCommand.Variables([]);
        using var daemon = Daemon.Connect();
        var edited = daemon.Ask<DefinitionsText>(new EditDefinitions(file, before) { Add = new NewDefinition(call[0], program, [.. Values(call, file)]), Environment = environment });
        if (DefinitionFiles.TellFaults(call, edited.Problems, "nothing was changed"))
            return ExitCode.Usage;
        // What is refused is not written.
        var check = daemon.Ask<DefinitionsReply>(new CheckDefinitions(file, edited.Text) { Environment = environment });
        if (DefinitionFiles.TellFaults(call, check.Problems, "nothing was changed"))
            return ExitCode.Refused;
        DefinitionFiles.Replace(file, edited.Text);
        var reply = daemon.Ask<DefinitionsReply>(UpCommand.Request(file) with { Names = [call[0]], Start = !call.Has(NoStart) });
        if (reply.Problems.Count > 0)
            return UpCommand.Faulty(call, reply);
        if (call.Has(Shared.Json))
        {
            call.PrintJson(reply with { Id = 0 }, RowJson.Default.DefinitionsReply);
        }
        else
        {
            call.Out.Line(Printable.Line($"{call[0]} is defined in {DefinitionFiles.Shown(file)}"));
            UpCommand.TellOutcomes(call, reply.Definitions);
        }

        return reply.Definitions.Any(row => row.Outcome == "failed") ? ExitCode.Failed : ExitCode.Done;
    }

    private static IEnumerable<NewValue> Values(Call call, string file)
    {
        var directory = Path.GetFullPath(call.Text(Directory) ?? Environment.CurrentDirectory);
        if (directory != Path.GetDirectoryName(file))
            yield return new NewValue("directory", directory);
        foreach (var (name, value) in Pairs(call, Variable))
            yield return new NewValue("environment." + name, value);
        foreach (var (option, key) in s_keys)
        {
            if (option.Repeats && call.All(option) is { Count: > 0 } all)
                yield return new NewValue(key, null, option.Completes == Offer.Files ? [.. all.Select(path => Rooted(path, directory, key))] : all);
            else if (!option.Repeats && call.Text(option) is { } text)
                yield return new NewValue(key, text);
        }

        foreach (var text in call.All(DependsOn))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            yield return new NewValue("depends_on." + (equals < 0 ? text : text[..equals]), equals < 0 ? "started" : text[(equals + 1)..]);
        }

        foreach (var (what, most) in Pairs(call, Limit))
            yield return new NewValue("limits." + what, most);
        foreach (var (option, key, value) in s_switches)
        {
            if (call.Has(option))
                yield return new NewValue(key, value);
        }
    }

    /// <summary>What is watched goes from the command's directory, as everything else that is typed here from this one.</summary>
    private static string Rooted(string path, string directory, string key) => key == "watch" ? Path.GetRelativePath(directory, Path.GetFullPath(path)) : Path.GetFullPath(path);

    private static IEnumerable<(string Name, string Value)> Pairs(Call call, Option option)
    {
        foreach (var text in call.All(option))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new UsageException($"{option} takes {option.Value}, not '{Printable.Line(text)}'");
            yield return (text[..equals], text[(equals + 1)..]);
        }
    }
}
