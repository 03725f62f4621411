using System.Globalization;
using Abide.Processes;

namespace Abide.Daemon;

/// <summary>
/// What the keeper starts the daemon with. Which instance it serves is in ABIDE_HOME; of the environment only settings are read besides, and nothing from the current directory.
/// </summary>
/// <param name="KeeperDescriptor">The way to the keeper.</param>
/// <param name="KeeperProgram">The keeper's program, for when it has to be started again.</param>
/// <param name="OwnProgram">This program and its options, for the same.</param>
/// <param name="Settings"><c>KEY=VALUE</c> each; they go before the configuration file.</param>
internal sealed record Options(Descriptor KeeperDescriptor, IReadOnlyList<string> KeeperProgram, IReadOnlyList<string> OwnProgram, IReadOnlyList<string> Settings)
{
    /// <summary>Reads <c>[--keeper PROGRAM] [--set KEY=VALUE]… [--verbose] --keeper-fd N</c>; the keeper is else the one beside it; what is wrong, or null.</summary>
    public static string? Parse(string[] arguments, out Options options)
    {
        options = new Options(null!, [], [], []);
        var program = Environment.ProcessPath ?? "abided";
        var own = new List<string> { program };
        int? descriptor = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            if (name == "--verbose")
            {
                options = options with { Settings = [.. options.Settings, "log.level=debug"] };
                own.Add(name);
                continue;
            }

            if (i + 1 == arguments.Length)
                return $"{name} is unknown or lacks its value; the daemon is started by its keeper (try 'abide ls')";
            var value = arguments[++i];
            switch (name)
            {
                case "--keeper":
                    options = options with { KeeperProgram = [value] };
                    own.AddRange([name, value]);
                    break;
                case "--set":
                    options = options with { Settings = [.. options.Settings, value] };
                    own.AddRange([name, value]);
                    break;
                case "--keeper-fd" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                    descriptor = number;
                    break;
                default:
                    return $"{name} is unknown; the daemon is started by its keeper (try 'abide ls')";
            }
        }

        if (descriptor is null)
            return "the daemon is started by its keeper, with --keeper-fd (try 'abide ls')";
        if (options.KeeperProgram.Count == 0)
            options = options with { KeeperProgram = [Path.Combine(Path.GetDirectoryName(program) ?? "/", "abide-keeper")] };
        options = options with { KeeperDescriptor = Descriptor.Adopt(descriptor.Value), OwnProgram = own };
        return null;
    }
}
