using System.Globalization;

namespace Abide.Keeper;

/// <summary>The command line of a new keeper, as the starter writes it.</summary>
/// <param name="Instance">The state directory.</param>
/// <param name="Listener">The inherited listening socket.</param>
/// <param name="Lock">The inherited lock.</param>
/// <param name="OpenFiles">The soft limit on descriptors for runs.</param>
/// <param name="DaemonSocket">The inherited socket of the daemon that replaces its keeper.</param>
/// <param name="DaemonPid">That daemon.</param>
/// <param name="DaemonProgram">Program and arguments of the daemon.</param>
internal sealed record KeeperOptions(string Instance, int Listener, int Lock, ulong OpenFiles, int? DaemonSocket, int DaemonPid, IReadOnlyList<string> DaemonProgram)
{
    internal const string Usage = "usage: abide-keeper --instance DIR --listener FD --lock FD [--open-files N] [--daemon-fd FD --daemon-pid PID] -- DAEMON [ARGUMENT...]";

    /// <summary>The options, or null when they are none.</summary>
    internal static KeeperOptions? Parse(ReadOnlySpan<string> arguments)
    {
        var options = new KeeperOptions("", -1, -1, 1024, null, 0, []);
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            if (arguments[i] == "--")
            {
                options = options with { DaemonProgram = arguments[(i + 1)..].ToArray() };
                break;
            }
            var value = arguments[i + 1];
            if (arguments[i] == "--instance")
            {
                options = options with { Instance = value };
                continue;
            }
            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
            var next = arguments[i] switch
            {
                "--listener" => options with { Listener = number },
                "--lock" => options with { Lock = number },
                "--open-files" => options with { OpenFiles = (ulong)number },
                "--daemon-fd" => options with { DaemonSocket = number },
                "--daemon-pid" => options with { DaemonPid = number },
                _ => null,
            };
            if (next is null) return null;
            options = next;
        }
        return options is { Instance.Length: > 0, Listener: >= 0, Lock: >= 0, DaemonProgram.Count: > 0 } ? options : null;
    }
}
