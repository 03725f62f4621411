using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Doctoring;

/// <summary>Whether other hosts can be used: each is tried step by step, and the step that fails is told.</summary>
internal static class HostChecks
{
    public static IEnumerable<Finding> Of(DaemonConnection daemon)
    {
        foreach (var host in daemon.Ask<HostList>(new ListHosts()).Hosts.Where(host => host.Kind != "local"))
        {
            var steps = daemon.Ask<HostChecked>(new CheckHost(host.Name) { Agent = Environment.GetEnvironmentVariable("SSH_AUTH_SOCK") }).Steps;
            var wrong = steps.FirstOrDefault(step => !step.Good);
            yield return wrong is null
                ? new Finding("host " + host.Name, Verdict.Good, string.Join("; ", steps.Select(step => $"{step.Step}: {step.Text}")))
                : new Finding("host " + host.Name, host.Sessions > 0 ? Verdict.Bad : Verdict.Warning, $"{wrong.Step}: {wrong.Text}");
        }
    }
}
