using Abide.Daemon.Configuration;
using Abide.Daemon.Terminals;
using Abide.Processes;
using Abide.Processes.Keeping;
using Abide.Processes.Remote;

namespace Abide.Daemon.Hosts;

/// <summary>The system's ssh as this daemon runs it: by its settings, with connections shared in its state directory, and with the agent of who asked last.</summary>
internal sealed class Ssh
{
    private readonly string _directory;
    private readonly LiveSettings _settings;

    public Ssh(Instance instance, LiveSettings settings)
    {
        _directory = Path.Combine(instance.Directory, "ssh");
        _settings = settings;
        FileSystem.PrivateDirectory(_directory);
    }

    /// <summary>The command line that leads there.</summary>
    public SshCommand To(HostAddress address) => new(ShellText.Split(_settings.Current.Hosts.Ssh), address, _directory);

    /// <summary>A shell there, as argv: on this machine, or at the other end of ssh.</summary>
    public IReadOnlyList<string> ShellAt(HostAddress address) => address.IsRemote ? To(address).Run("exec /bin/sh") : ["/bin/sh"];

    /// <summary>What ssh's environment has beside the daemon's.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { [StablePaths.SshAgent] = StablePaths.SshAgentIn(_directory) };

    /// <summary>From now on keys are asked of this agent.</summary>
    /// <param name="socket">The client's SSH_AUTH_SOCK; null changes nothing.</param>
    public void UseAgent(string? socket) => UseAgentOf(socket is null ? null : [$"{StablePaths.SshAgent}={socket}"]);

    /// <summary>From now on keys are asked of a client's agent: the daemon has none of its own.</summary>
    /// <param name="environment">The client's environment; one without an agent changes nothing.</param>
    public void UseAgentOf(IReadOnlyList<string>? environment) => StablePaths.Refresh(_directory, environment);
}
