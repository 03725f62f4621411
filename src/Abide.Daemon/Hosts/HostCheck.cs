using System.Globalization;
using Abide.Processes.Remote;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Hosts;

/// <summary>Tries a host step by step, and names the step that fails.</summary>
internal sealed class HostCheck(Ssh ssh, TimeProvider time)
{
    private static readonly TimeSpan s_mostSkew = TimeSpan.FromMinutes(2);

    /// <summary>Comes back with the steps, and why the host cannot be used if so.</summary>
    public async Task<(IReadOnlyList<HostStep> Steps, NamedFault? Fault)> RunAsync(HostEntry host)
    {
        var steps = new List<HostStep>();
        if (host.Address.Kind == HostKind.Local)
            return ([new HostStep("keeper", true, "this machine")], null);
        try
        {
            using var shell = await ShellChannel.OpenAsync(host.Address, ssh, time);
            var said = Parse((await shell.RunAsync(Script(host))).Text);
            steps.Add(host.Address.IsRemote ? new HostStep("ssh", true, $"lets us in as {said.GetValueOrDefault("user", "?")} ({said.GetValueOrDefault("system", "?")})") : new HostStep("shell", true, said.GetValueOrDefault("system", "?")));
            if (host.Address.IsRemote && ssh.To(host.Address).SocketPath is null)
                steps.Add(new HostStep("sharing", true, "not shared: the state directory's path is too long for a socket, so that every use opens a connection of its own"));
            steps.Add(Time(said));
            var fault = host.Address.IsTmux ? CheckTmux(host, said, steps) : CheckAbide(host, said, steps);
            return (steps, fault);
        }
        catch (HostException e)
        {
            steps.Add(new HostStep(host.Address.IsRemote ? "ssh" : "shell", false, e.Message));
            return (steps, e.Fault);
        }
    }

    private static string Script(HostEntry host) => $$"""
        echo "user $(id -un)"
        echo "system $(uname -sr)"
        echo "time $(date +%s)"
        {{(host.Address.IsTmux ? $$"""
        command -v tmux >/dev/null && echo "tmux $(tmux -V 2>&1)"
        d={{TmuxScripts.SpoolOf(host)}}
        mkdir -p "$d" 2>/dev/null && chmod 700 "$d" && : >"$d/.try" 2>/dev/null && rm -f "$d/.try" && echo "spool $d ($(df -Pk "$d" 2>/dev/null | { read -r _; read -r _ _ _ free _ && echo "$free"; }) KiB free)"
        """ : $"echo \"abide $({host.AbideCommand("version")} 2>&1)\"")}}
        """;

    private static Dictionary<string, string> Parse(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2)).Where(pair => pair.Length == 2).GroupBy(pair => pair[0]).ToDictionary(pairs => pairs.Key, pairs => pairs.First()[1]);

    private HostStep Time(Dictionary<string, string> said)
    {
        if (!long.TryParse(said.GetValueOrDefault("time"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return new HostStep("time", false, "its clock cannot be read");
        var skew = DateTimeOffset.FromUnixTimeSeconds(seconds) - time.GetUtcNow();
        return skew.Duration() <= s_mostSkew
            ? new HostStep("time", true, "its clock is right to a minute or so")
            : new HostStep("time", false, $"its clock is {Protocol.Values.Duration.Show(TimeSpan.FromSeconds(Math.Round(skew.Duration().TotalSeconds)))} {(skew > TimeSpan.Zero ? "ahead" : "behind")}; set it by NTP");
    }

    private static NamedFault? CheckTmux(HostEntry host, Dictionary<string, string> said, List<HostStep> steps)
    {
        var version = said.GetValueOrDefault("tmux");
        if (TmuxVersion.Fault(version) is { } wrong)
        {
            var fault = SshFault.Named(host.Address, HostFaultKind.TmuxMissing, wrong);
            steps.Add(new HostStep("tmux", false, fault.Text));
            return fault;
        }

        steps.Add(new HostStep("tmux", true, version!));
        if (said.GetValueOrDefault("spool") is { } spool)
        {
            steps.Add(new HostStep("spool", true, spool));
            return null;
        }

        var unwritable = SshFault.Named(host.Address, HostFaultKind.Other, "the directory for output cannot be written; name another with 'abide host add … --home DIR'");
        steps.Add(new HostStep("spool", false, unwritable.Text));
        return unwritable;
    }

    private static NamedFault? CheckAbide(HostEntry host, Dictionary<string, string> said, List<HostStep> steps)
    {
        if (said.GetValueOrDefault("abide") is { } version && version.StartsWith("abide ", StringComparison.Ordinal))
        {
            steps.Add(new HostStep("abide", true, version));
            return null;
        }

        var fault = SshFault.Named(host.Address, HostFaultKind.AbideMissing, null);
        steps.Add(new HostStep("abide", false, fault.Text));
        return fault;
    }
}
