using System.Globalization;
using System.Text.RegularExpressions;
using Abide.Daemon.Configuration;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>Procfile: <c>name: command</c> lines for a shell, with <c>.env</c> beside it and a PORT for each.</summary>
internal static partial class ProcfileImport
{
    private const string EnvironmentFileName = ".env";
    private const int FirstPort = 5000, PortStep = 100;

    public static void Read(ImportSource source)
    {
        var environment = source.ReadBeside(EnvironmentFileName) is { } text ? EnvironmentFile.Parse(text) : null;
        var port = int.TryParse(environment?.FirstOrDefault(variable => variable.Name == "PORT").Value, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : FirstPort;
        var number = 0;
        foreach (var line in source.Text.Split('\n'))
        {
            var place = new FilePlace(++number, 1);
            if (string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith('#'))
                continue;
            if (Entry().Match(line) is not { Success: true } entry)
            {
                source.Note(place, $"'{line.Trim()}' is no 'name: command'");
                continue;
            }

            source.Understood(place);
            if (source.Drafts.Count == 0)
                source.Note(place, "foreman ends all when one ends; here each is restarted by itself when it fails (restart.policy says otherwise)");
            var draft = source.Add(entry.Groups[1].Value, place);
            draft.Keys.Set("command", entry.Groups[2].Value.Trim());
            if (source.OwnDirectory is { } directory)
                draft.Keys.Set("directory", directory);
            draft.Keys.SetIn("environment", "PORT", new DraftText((port + (PortStep * (source.Drafts.Count - 1))).ToString(CultureInfo.InvariantCulture)));
            if (environment is not null)
                draft.Keys.Set("env_files", [source.PathOf(EnvironmentFileName)]);
        }

        if (source.Drafts.Count == 0)
            throw source.Wrong(new FilePlace(1, 1), "no line of it is 'name: command', as in a Procfile");
    }

    [GeneratedRegex(@"^\s*([A-Za-z0-9_.-]+)\s*:\s*(\S.*)$")]
    private static partial Regex Entry();
}
