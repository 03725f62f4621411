using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Abide.Processes.Remote;

/// <summary>
/// The command line of the system's ssh. Its configuration, agent, jump hosts and known hosts hold as they do for a person; it never asks anything. All that goes to
/// one destination shares one connection, which is closed a minute after its last use.
/// </summary>
/// <param name="Program">ssh and options that stand before ours: <c>["ssh"]</c>, <c>["ssh", "-F", "FILE"]</c>.</param>
/// <param name="Address">Where to; one that ssh leads to.</param>
/// <param name="SocketDirectory">The directory of the sockets of shared connections; null shares none.</param>
public sealed record SshCommand(IReadOnlyList<string> Program, HostAddress Address, string? SocketDirectory)
{
    /// <summary>What ssh adds to the socket's path while it makes it, and the NUL, out of the 108 bytes that there are.</summary>
    private const int LongestSocket = 108 - 17 - 1;

    /// <summary>The length of what ssh puts in the place of <c>%C</c>: a hash of local host, host, port, user and jump host.</summary>
    private const int HashLength = 40;

    /// <summary>The path of the shared connection's socket as ssh is told it; null when none is shared, or the directory's path is too long for it.</summary>
    public string? SocketPath => SocketDirectory is not { } directory ? null
        : Encoding.UTF8.GetByteCount(directory) + 1 + HashLength <= LongestSocket ? Path.Combine(Escape(directory), "%C")
        : Encoding.UTF8.GetByteCount(directory) + 1 + ShortName.Length <= LongestSocket ? Path.Combine(Escape(directory), ShortName)
        : null;

    private string ShortName => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Address.ToString()))).Substring(0, 12);

    /// <summary>All of argv to run a command there; without a terminal.</summary>
    /// <param name="command">A line for the login shell of the user there: quote it (<see cref="ShellText"/>).</param>
    public IReadOnlyList<string> Run(string command) => [.. Options(), "-T", "--", Address.Destination, command];

    /// <summary>All of argv to end the shared connection.</summary>
    public IReadOnlyList<string> EndShared() => [.. Options(), "-O", "exit", "--", Address.Destination];

    private IEnumerable<string> Options()
    {
        foreach (var word in Program) yield return word;
        string[] options = ["BatchMode=yes", "ConnectTimeout=10", "ServerAliveInterval=5", "ServerAliveCountMax=3"];
        string[] sharing = SocketPath is { } socket ? ["ControlMaster=auto", $"ControlPath=\"{socket}\"", "ControlPersist=60"] : ["ControlMaster=no", "ControlPath=none"];
        foreach (var option in options.Concat(sharing))
        {
            yield return "-o";
            yield return option;
        }
        if (Address.Port is { } port)
        {
            yield return "-p";
            yield return port.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>A path in an option, in which a percent sign begins a token.</summary>
    private static string Escape(string path) => path.Replace("%", "%%", StringComparison.Ordinal);
}
