using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Abide.Daemon.Configuration;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>Definitions of what a directory holds: what people usually keep running there.</summary>
internal static partial class Proposal
{
    /// <summary>Looks into a directory.</summary>
    /// <param name="directory">Its absolute path.</param>
    /// <exception cref="RefusedException">It is not there, or nothing in it is known.</exception>
    public static Imported Of(string directory)
    {
        if (!Path.IsPathRooted(directory) || !Directory.Exists(directory))
            throw new RefusedException($"{SessionName.Shown(directory)}: there is no such directory", ErrorCodes.Invalid);
        var drafts = new List<(string From, Draft Draft)>();
        void Add(string from, string name, IReadOnlyList<string> command)
        {
            var free = SessionName.Choose([name], taken => drafts.Exists(one => one.Draft.Name == taken));
            var draft = new Draft(free);
            draft.Comments.Add("from " + from);
            draft.Keys.Set("command", command.Count == 1 ? new DraftText(command[0]) : new DraftList([.. command.Select(VariableText.Escape)]));
            drafts.Add((from, draft));
        }

        if (Read(directory, "Procfile") is { } procfile)
        {
            foreach (Match line in ProcfileLine().Matches(procfile))
                Add("Procfile", line.Groups[1].Value, [line.Groups[2].Value.Trim()]);
        }
        else
        {
            AddScripts(directory, Add);
            AddLanguages(directory, Add);
        }

        if (Read(directory, "Makefile") is { } makefile)
        {
            foreach (Match target in MakeTarget().Matches(makefile))
                Add("Makefile", target.Groups[1].Value, ["make", target.Groups[1].Value]);
        }

        var compose = ((string[])["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"]).FirstOrDefault(name => File.Exists(Path.Combine(directory, name)));
        if (drafts.Count == 0)
        {
            throw new RefusedException(
                compose is null ? $"{directory} holds nothing whose commands are known (Procfile, package.json, Makefile, Cargo.toml, go.mod, manage.py, Gemfile, a web project of .NET); 'abide add NAME -- PROGRAM' defines any" : $"{directory} holds {compose}; 'abide import {compose}' takes its services over",
                ErrorCodes.NotFound);
        }

        return new Imported(Text(directory, drafts, compose), [], []);
    }

    private static string Text(string directory, List<(string From, Draft Draft)> drafts, string? compose)
    {
        var text = new StringBuilder("# Commands of ").Append(Path.GetFileName(directory.TrimEnd('/'))).Append("""
             that stay up. 'abide up' starts them, 'abide ps' shows them, 'abide down' stops them.
            # Beside name and command a command may have, among others:
            #   directory: web                      # from this file
            #   environment: {PORT: 3000}
            #   env_files: [.env]                   # secrets: read at each start, kept nowhere
            #   depends_on: {db: ready}             # started, ready, healthy, completed, succeeded
            #   ready: {http: http://127.0.0.1:3000/}
            #   restart: {policy: always, max_retries: 5}

            """);
        if (compose is not null)
            text.Append("# 'abide import ").Append(compose).Append("' takes over the services of that file.\n");
        if (File.Exists(Path.Combine(directory, ".env")))
            text.Append("\ndefaults:\n  env_files: [.env]\n");
        return text.Append("\ncommands:\n").AppendJoin('\n', drafts.Select(one => one.Draft.ToYaml(2))).ToString();
    }

    private static void AddScripts(string directory, Action<string, string, IReadOnlyList<string>> add)
    {
        if (Read(directory, "package.json") is not { } text)
            return;
        try
        {
            var source = new ImportSource(Path.Combine(directory, "package.json"), text, Path.Combine(directory, "abide.yaml"), path => File.Exists(path) ? "" : null);
            PackageJsonImport.Read(source, JsonNodes.Read(text));
            // Of those that serve, one: 'start' is what 'dev' is elsewhere.
            var hasDev = source.Drafts.Any(draft => draft.Name == "dev");
            foreach (var draft in source.Drafts.Where(draft => !hasDev || draft.Name is not ("start" or "serve" or "preview")))
                add("package.json", draft.Name, ((DraftList)draft.Keys.Entries.First(entry => entry.Key == "command").Value).Texts);
        }
        catch (Exception e) when (e is JsonException or RefusedException)
        {
            // Not one with scripts that stay.
        }
    }

    private static void AddLanguages(string directory, Action<string, string, IReadOnlyList<string>> add)
    {
        bool Has(string name) => File.Exists(Path.Combine(directory, name));
        if (Has("Cargo.toml"))
            add("Cargo.toml", "run", ["cargo", "run"]);
        if (Has("go.mod"))
            add("go.mod", "run", ["go", "run", "."]);
        if (Has("manage.py"))
            add("manage.py", "web", ["python3", "manage.py", "runserver"]);
        if (Has("Gemfile") && Read(directory, "Gemfile")!.Contains("rails", StringComparison.Ordinal))
            add("Gemfile", "web", [Has("bin/rails") ? "bin/rails" : "rails", "server"]);
        foreach (var project in Directory.GetFiles(directory, "*.csproj").Order(StringComparer.Ordinal))
        {
            if (Read(directory, Path.GetFileName(project))?.Contains("Microsoft.NET.Sdk.Web", StringComparison.Ordinal) == true)
                add(Path.GetFileName(project), Path.GetFileNameWithoutExtension(project), ["dotnet", "watch", "--project", Path.GetFileName(project), "run"]);
        }
    }

    private static string? Read(string directory, string name)
    {
        const int Most = 1 << 20;
        try
        {
            var file = new FileInfo(Path.Combine(directory, name));
            return file is { Exists: true, Length: <= Most } ? File.ReadAllText(file.FullName) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^([A-Za-z0-9_.-]+)[ \t]*:[ \t]*(\S.*)$", RegexOptions.Multiline)]
    private static partial Regex ProcfileLine();

    [GeneratedRegex(@"^(run|dev|serve|watch|start)[ \t]*:(?!=)", RegexOptions.Multiline)]
    private static partial Regex MakeTarget();
}
