using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Processes;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

/// <summary>Definitions from elsewhere, and for elsewhere: <c>init</c>, <c>import</c>, <c>export systemd</c>.</summary>
internal static class ImportCommands
{
    private static readonly Option Force = new("force", "Write over the file that is there; it is kept as abide.yaml.bak.");
    private static readonly Option Format = new("format", "What the file is (default: by its name and by what stands in it).")
    {
        Value = "FORMAT",
        Completes = Offer.Choices,
        Choices = ["procfile", "process-compose", "supervisord", "pm2", "compose", "package.json", "crontab", "mprocs"],
    };

    private static readonly Option Out = new("output", "Write the definitions into this file instead of to standard output.") { Letter = 'o', Value = "FILE", Completes = Offer.Files };

    public static readonly Command Init = new("init", "", "Propose definitions of what this directory holds.", RunInit)
    {
        Group = Group.Supervised,
        Options = [Force, Shared.Json],
        Details = "Writes abide.yaml from a Procfile, package.json (dev, start, watch, …), Makefile (run, dev, …), Cargo.toml, go.mod, manage.py, Gemfile or a web project of .NET, for you to look at. Starts nothing.",
        Examples = ["abide init && abide up"],
    };

    public static readonly Command Import = new("import", "FILE", "Make definitions of another program's file.", RunImport)
    {
        Group = Group.Supervised,
        Options = [Format, Out, Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Completes = Offer.Files,
        Details = """
            Reads Procfile, process-compose.yaml, supervisord's ini, pm2's ecosystem file (JSON, YAML, or JavaScript where node is installed), compose.yaml, package.json, a crontab and mprocs.yaml.
            Every key that means something else here, or nothing, is named with its line, on standard error and at the top of what is written. Starts nothing. Exit code 1 when what came of
            it has faults, which are told. '-' is standard input.
            """,
        Examples = ["abide import Procfile -o abide.yaml", "abide import /etc/supervisor/conf.d/shop.conf", "crontab -l | abide import - --format crontab"],
    };

    public static readonly Command ExportSystemd = new("export systemd", "NAME", "Print a session as a unit of systemd.", RunExport)
    {
        Group = Group.Supervised,
        Options = [Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Completes = Offer.Sessions,
        Details = "What a unit cannot say is named on standard error. Its variables are those that the command was defined with; those of its env_files stay in these files.",
        Examples = ["abide export systemd web > ~/.config/systemd/user/web.service"],
    };

    private static int RunInit(Call call)
    {
        var file = Path.Combine(Environment.CurrentDirectory, DefinitionFiles.Name);
        if (File.Exists(file) && !call.Has(Force))
            throw new UsageException($"there is a file {DefinitionFiles.Name} here already; {Force} writes over it");
        var proposed = Daemon.Ask<DefinitionsText>(new ProposeDefinitions(Environment.CurrentDirectory));
        DefinitionFiles.Replace(file, proposed.Text);
        if (call.Has(Shared.Json))
            call.PrintJson(proposed with { Id = 0 }, RowJson.Default.DefinitionsText);
        else
            call.Out.Line($"{DefinitionFiles.Name} written: {Commands(proposed.Count)}; look at it, then 'abide up'");
        return DefinitionFiles.TellFaults(call, proposed.Problems, "it is to be put right before 'abide up'") ? ExitCode.Failed : ExitCode.Done;
    }

    private static int RunImport(Call call)
    {
        var file = Path.GetFullPath(call[0]);
        var isScript = Path.GetExtension(file) is ".js" or ".cjs" or ".mjs";
        var text = call[0] == "-" ? ConfigCommands.ReadInput() : isScript ? Evaluated(file) : ConfigCommands.ReadFile(file);
        var target = call.Text(Out) is { } given ? Path.GetFullPath(given) : Path.Combine(Environment.CurrentDirectory, DefinitionFiles.Name);
        var imported = Daemon.Ask<DefinitionsText>(new ImportDefinitions(file, call.Text(Format) ?? (isScript ? "pm2" : null), text) { Target = target, Environment = NewCommand.Variables([]) });
        if (call.Has(Out))
            DefinitionFiles.Replace(target, imported.Text);
        if (call.Has(Shared.Json))
            call.PrintJson(imported with { Id = 0 }, RowJson.Default.DefinitionsText);
        else if (!call.Has(Out))
            call.Out.Text(imported.Text);
        else
            call.Out.Line($"{DefinitionFiles.Shown(target)} written: {Commands(imported.Count)}; look at it, then 'abide up'");
        foreach (var note in imported.Notes)
            call.Errors.Line(ConfigCommands.Line(note));
        return DefinitionFiles.TellFaults(call, imported.Problems, "it is to be put right before 'abide up'") ? ExitCode.Failed : ExitCode.Done;
    }

    private static int RunExport(Call call)
    {
        var unit = Daemon.Read<DefinitionsText>(new ExportSystemd(call[0]));
        if (call.Has(Shared.Json))
            call.PrintJson(unit with { Id = 0 }, RowJson.Default.DefinitionsText);
        else
            call.Out.Text(unit.Text);
        foreach (var note in unit.Notes)
            call.Note(note.Text);
        return ExitCode.Done;
    }

    private static string Commands(int count) => count == 1 ? "1 command" : $"{count} commands";

    /// <summary>What a file in JavaScript says, as JSON. It is a program: node runs it once, as pm2 would.</summary>
    private static string Evaluated(string file)
    {
        const int NotFound = 127;
        const string Script = "import(require('url').pathToFileURL(process.argv[1])).then(m => process.stdout.write(JSON.stringify(m.default ?? m)))";
        if (!File.Exists(file))
            throw new MissingException($"there is no file {file}");
        var result = Path.GetTempFileName();
        try
        {
            var ended = ForegroundProgram.Run("/bin/sh", ["sh", "-c", "exec node -e \"$1\" \"$2\" >\"$3\"", "sh", Script, file, result]);
            return ended.Code switch
            {
                0 => File.ReadAllText(result),
                NotFound => throw new UnusableException($"{file} is a program, which node would have to run, and there is no node here; write it as JSON where node is: node -p 'JSON.stringify(require(\"{file}\"))'"),
                _ => throw new UnusableException($"node could not read {file}; what it said is above"),
            };
        }
        finally
        {
            File.Delete(result);
        }
    }
}
