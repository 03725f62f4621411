using System.Text.Json;
using Abide.Daemon.Configuration;
using Abide.Daemon.Registry;
using Abide.Protocol.Messages;
using Abide.Protocol.Values;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>Files of other programs as definitions.</summary>
internal static class Importer
{
    private const string Procfile = "procfile", ProcessCompose = "process-compose", Supervisord = "supervisord", Pm2 = "pm2", Compose = "compose", PackageJson = "package.json", Crontab = "crontab", Mprocs = "mprocs";

    public static IReadOnlyList<string> Formats { get; } = [Procfile, ProcessCompose, Supervisord, Pm2, Compose, PackageJson, Crontab, Mprocs];

    /// <summary>Makes definitions of a file.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="text">What stands in it.</param>
    /// <param name="format">One of <see cref="Formats"/>; null goes by its name and by what stands in it.</param>
    /// <param name="target">The file that they are for.</param>
    /// <param name="readFile">What stands in another file; null when there is none.</param>
    /// <exception cref="RefusedException">It is of no format that is known, or not of the one that was said.</exception>
    public static Imported Import(string path, string text, string? format, string target, Func<string, string?> readFile)
    {
        if (format is not null && !Formats.Contains(format))
            throw new RefusedException($"there is no format '{format}'{Nearest.Hint(format, Formats)}; they are {string.Join(", ", Formats)}", ErrorCodes.Invalid);
        var source = new ImportSource(path, text, target, readFile);
        var kind = format ?? FormatOf(Path.GetFileName(path).ToLowerInvariant(), text)
            ?? throw new RefusedException($"{path}: nobody can tell what it is; say so by --format {string.Join("|", Formats)}", ErrorCodes.Invalid);
        switch (kind)
        {
            case Procfile:
                ProcfileImport.Read(source);
                break;
            case Supervisord:
                SupervisordImport.Read(source);
                break;
            case Crontab:
                CrontabImport.Read(source);
                break;
            case PackageJson:
                PackageJsonImport.Read(source, Json(source));
                break;
            case Pm2:
                Pm2Import.Read(source, text.TrimStart() is ['{' or '[', ..] ? Json(source) : Yaml(source));
                break;
            case ProcessCompose:
                ProcessComposeImport.Read(source, Yaml(source));
                break;
            case Compose:
                ComposeImport.Read(source, Yaml(source));
                break;
            default:
                MprocsImport.Read(source, Yaml(source));
                break;
        }

        return source.ToImported(kind);
    }

    private static string? FormatOf(string name, string text) => name switch
    {
        "package.json" => PackageJson,
        "mprocs.yaml" or "mprocs.yml" or "dekit.yaml" => Mprocs,
        "crontab" => Crontab,
        "compose.yaml" or "compose.yml" => Compose,
        _ when name.StartsWith("procfile", StringComparison.Ordinal) => Procfile,
        _ when name.StartsWith("process-compose", StringComparison.Ordinal) => ProcessCompose,
        _ when name.StartsWith("docker-compose", StringComparison.Ordinal) || name.StartsWith("compose.", StringComparison.Ordinal) => Compose,
        _ when name.StartsWith("ecosystem.", StringComparison.Ordinal) || name.StartsWith("pm2", StringComparison.Ordinal) => Pm2,
        _ when name.EndsWith(".crontab", StringComparison.Ordinal) || name.EndsWith(".cron", StringComparison.Ordinal) => Crontab,
        _ when text.Contains("[program:", StringComparison.Ordinal) => Supervisord,
        _ when HasLine(text, "processes:") => ProcessCompose,
        _ when HasLine(text, "services:") => Compose,
        _ when HasLine(text, "procs:") => Mprocs,
        _ when HasLine(text, "apps:") || text.Contains("\"apps\"", StringComparison.Ordinal) => Pm2,
        _ => null,
    };

    private static bool HasLine(string text, string begin) => text.StartsWith(begin, StringComparison.Ordinal) || text.Contains("\n" + begin, StringComparison.Ordinal);

    private static ConfigSection Yaml(ImportSource source)
    {
        RefusedException? wrong = null;
        var root = YamlReader.Read(source.Text, (place, fault) => wrong ??= source.Wrong(place, fault), DefinitionReader.Commands, repeats: true);
        return wrong is null ? root : throw wrong;
    }

    private static ConfigNode Json(ImportSource source)
    {
        try
        {
            return JsonNodes.Read(source.Text);
        }
        catch (JsonException e)
        {
            throw source.Wrong(new FilePlace((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1), $"this is no JSON: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
