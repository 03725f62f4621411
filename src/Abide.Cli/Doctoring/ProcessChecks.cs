using System.Globalization;
using System.Text;
using Abide.Processes;
using Abide.Protocol.Messages;

namespace Abide.Cli.Doctoring;

/// <summary>Whether keeper and daemon run as they should: of one version, in nobody's directory, with nothing of a shell's environment, with room for descriptors.</summary>
internal static class ProcessChecks
{
    private const long FewDescriptors = 4096;

    /// <summary>Variables that change how a program or its runtime works.</summary>
    private static readonly string[] s_dangerous = ["LD_", "DOTNET_", "COMPlus_", "CORECLR_", "ASPNETCORE_", "Kestrel__", "COREHOST_"];

    /// <summary>Those of them that only say where the runtime is, and those that Abide sets itself.</summary>
    private static readonly string[] s_harmless = ["DOTNET_ROOT=", "DOTNET_ROOT_X64=", "DOTNET_ROOT_ARM64=", "DOTNET_GCgen0size=", "DOTNET_EnableDiagnostics=0"];

    public static IEnumerable<Finding> Of(DaemonStatusReply status)
    {
        yield return status.Version == status.KeeperVersion
            ? new Finding("versions", Verdict.Good, $"keeper and daemon are {status.Version}")
            : new Finding("versions", Verdict.Warning, $"the keeper is {status.KeeperVersion}, the daemon {status.Version}: it is replaced when the daemon next starts ('abide daemon restart')");
        yield return Surroundings("keeper", status.KeeperPid);
        yield return Surroundings("daemon", status.Pid);
        yield return Descriptors(status.Pid);
        yield return status.ConfigProblems == 0
            ? new Finding("configuration", Verdict.Good, "in force")
            : new Finding("configuration", Verdict.Bad, "the file has errors and is not in force: 'abide config check' shows them");
    }

    private static Finding Surroundings(string name, int pid)
    {
        try
        {
            var wrong = Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/environ")).Split('\0')
                .Where(variable => Array.Exists(s_dangerous, prefix => variable.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) && !Array.Exists(s_harmless, known => variable.StartsWith(known, StringComparison.Ordinal)))
                .Select(variable => variable.Split('=')[0])
                .ToList();
            if (new FileInfo($"/proc/{pid}/cwd").LinkTarget is not "/" and var directory)
                wrong.Add($"the directory {directory}");
            if (new FileInfo($"/proc/{pid}/fd/0").LinkTarget is { } input && input.StartsWith("/dev/pts", StringComparison.Ordinal))
                wrong.Add("a terminal");
            return wrong.Count == 0
                ? new Finding(name, Verdict.Good, string.Create(CultureInfo.InvariantCulture, $"pid {pid} has nothing of the shell that started it"))
                : new Finding(name, Verdict.Bad, string.Create(CultureInfo.InvariantCulture, $"pid {pid} was started with {string.Join(", ", wrong)}: 'abide daemon stop --all', then start it from a clean shell"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Finding(name, Verdict.Unknown, string.Create(CultureInfo.InvariantCulture, $"pid {pid} cannot be looked at: {e.Message}"));
        }
    }

    private static Finding Descriptors(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/limits").FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        return !long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            ? new Finding("descriptors", Verdict.Unknown, "the limit cannot be read")
            : most >= FewDescriptors
                ? new Finding("descriptors", Verdict.Good, string.Create(CultureInfo.InvariantCulture, $"up to {most}"))
                : new Finding("descriptors", Verdict.Warning, string.Create(CultureInfo.InvariantCulture, $"up to {most} only, about {most / 4} sessions: raise it ('ulimit -Hn') before the keeper starts"));
    }
}
