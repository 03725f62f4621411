using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Processes;
using Abide.Processes.Keeping;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

/// <summary>Settings: <c>config show</c>, <c>config check</c>, <c>config path</c>. The daemon knows them; this program only asks.</summary>
internal static class ConfigCommands
{
    private const long MostBytes = 1 << 20;

    private static readonly Option Defaults = new("defaults", "What they are when nobody sets them, and what values they take.");

    public static readonly Command Show = new("config show", "[KEY]", "Show the settings in force and where each comes from.", RunShow)
    {
        Group = Group.Daemon,
        Options = [Defaults, Shared.Json],
        MaxWords = 1,
        Details = "KEY is a setting (trash.keeps) or a section (trash). 'docs/configuration.md' explains every setting.",
        Examples = ["abide config show", "abide config show limits --defaults", "abide config show --json | jq -r '.settings[] | select(.origin != \"default\") | .key'"],
    };

    public static readonly Command Check = new("config check", "[FILE]", "Tell everything that is wrong with a configuration file.", RunCheck)
    {
        Group = Group.Daemon,
        Options = [Shared.Json],
        MaxWords = 1,
        Details = "Without FILE the one in use; '-' is standard input. One line for each fault, FILE:LINE:COLUMN: what is wrong and what would be right. Exit code 1 when there are any. Changes nothing.",
        Examples = ["abide config check", "abide config check new.yaml && cp new.yaml \"$(abide config path)\""],
    };

    public static readonly Command PathOf = new("config path", "", "Print where the configuration file is, or would be.", call =>
    {
        call.Out.Line(Instance.FromEnvironment().ConfigFile);
        return ExitCode.Done;
    })
    {
        Group = Group.Daemon,
        Examples = ["${EDITOR:-vi} \"$(abide config path)\""],
    };

    /// <summary>Reads a configuration file as the daemon would.</summary>
    /// <exception cref="MissingException">There is none.</exception>
    /// <exception cref="UnusableException">It is too large, or cannot be read.</exception>
    public static string ReadFile(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > MostBytes } ? throw new UnusableException($"{path}: a configuration has up to 1 MiB") : File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MissingException($"there is no file {path}");
        }
    }

    /// <summary>What is wrong with a configuration.</summary>
    public static IReadOnlyList<ConfigFault> FaultsOf(string name, string text) => Daemon.Read<ConfigChecked>(new CheckConfig(name, text)).Problems;

    /// <summary>A fault as compilers write it.</summary>
    public static string Line(ConfigFault fault) =>
        Printable.Line(fault is { Line: { } line, Column: { } column } ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{fault.Source}:{line}:{column}: {fault.Text}") : $"{fault.Source}: {fault.Text}");

    /// <summary>Has the daemon read its configuration again, and tells what came of it.</summary>
    public static int RunReload(Call call)
    {
        var reloaded = Daemon.Read<ConfigReloaded>(new ReloadConfig());
        if (Tell(call, reloaded) && reloaded.Changed.Count == 0)
            call.Note("nothing has changed");
        return reloaded.Problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Tells what reading the configuration again has changed.</summary>
    /// <returns>Whether it is right.</returns>
    public static bool Tell(Call call, ConfigReloaded reloaded)
    {
        if (DefinitionFiles.TellFaults(call, reloaded.Problems))
            return false;
        foreach (var change in reloaded.Changed)
            call.Out.Line(Printable.Line($"{change.Key}: {change.Before} → {change.After}{(change.NeedsRestart ? " (at the next 'abide daemon restart')" : "")}"));
        return true;
    }

    private static int RunShow(Call call)
    {
        var config = Daemon.Read<ConfigReply>(new ShowConfig());
        if (call.Words.Count > 0)
        {
            var wanted = config.Settings.Where(row => row.Key == call[0] || row.Key.StartsWith(call[0] + ".", StringComparison.Ordinal)).ToArray();
            if (wanted.Length == 0)
                throw new MissingException($"there is no setting or section '{Printable.Line(call[0])}'{Nearest.Hint(call[0], config.Settings.Select(row => row.Key))}");
            config = config with { Settings = wanted };
        }

        if (call.Has(Shared.Json))
        {
            call.PrintJson(config with { Id = 0 }, RowJson.Default.ConfigReply);
            return ExitCode.Done;
        }

        call.Out.Text(Format(config, call.Has(Defaults), Style.OfOut, TerminalSize.OfOut()?.Columns ?? 0));
        foreach (var fault in config.Problems)
            call.Errors.Line(Line(fault));
        if (config.Problems.Count > 0)
            call.Note("what was last read has faults and is not in force");
        return ExitCode.Done;
    }

    private static string Format(ConfigReply config, bool defaults, Style style, int width)
    {
        const string Default = "default";
        var table = defaults ? new Table("KEY", "DEFAULT", "TAKES") : new Table("KEY", "VALUE", "FROM");
        foreach (var row in config.Settings)
        {
            var last = defaults ? row.Takes : row.Pending ? $"{row.Origin} (at the next 'abide daemon restart')" : row.Origin;
            table.Add(
                new Table.Cell(row.Key, style.Bold),
                Printable.Line(defaults ? row.Default : row.Value),
                new Table.Cell(Printable.Line(last), text => last == Default ? style.Dim(text) : text));
        }

        return table.Format(style, width);
    }

    private static int RunCheck(Call call)
    {
        var path = call.Words.Count > 0 ? call[0] : Instance.FromEnvironment().ConfigFile;
        if (call.Words.Count == 0 && !File.Exists(path))
        {
            call.Note($"there is no file {path}; the defaults are in force");
            path = "/dev/null";
        }

        var faults = FaultsOf(path, path == "-" ? ReadInput() : ReadFile(path));
        if (call.Has(Shared.Json))
            call.PrintJson(new ConfigChecked(faults), RowJson.Default.ConfigChecked);
        else if (faults.Count == 0 && path != "/dev/null")
            call.Out.Line(Printable.Line($"{path} is right"));
        else
            call.Out.Text(string.Concat(faults.Select(fault => Line(fault) + "\n")));
        return faults.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Reads standard input to its end.</summary>
    public static string ReadInput()
    {
        using var input = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(0, ownsHandle: false), FileAccess.Read);
        using var reader = new StreamReader(input);
        return reader.ReadToEnd();
    }
}
