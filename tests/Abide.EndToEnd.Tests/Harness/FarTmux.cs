using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests.Harness;

/// <summary>A host with tmux and without Abide: an sshd, and a tmux server of its own behind it. The instance knows it as <c>box</c>.</summary>
internal sealed class FarTmux : IAsyncDisposable
{
    public const string Name = "box";

    private readonly AbideInstance _abide;
    private readonly string _sockets;

    private FarTmux(AbideInstance abide, Sshd sshd, string sockets) => (_abide, Sshd, _sockets) = (abide, sshd, sockets);

    public Sshd Sshd { get; }

    /// <summary>The directory of the spools there.</summary>
    public string Spools => _abide.File("spools");

    public static bool IsInstalled => Sshd.IsInstalled && Programs.IsInstalled("tmux");

    /// <param name="abide">Whose host it is.</param>
    /// <param name="client">The ssh that the daemon is to use.</param>
    public static async Task<FarTmux> StartAsync(AbideInstance abide, string client = "ssh")
    {
        var sockets = Directory.CreateDirectory(abide.File("far")).FullName;
        var sshd = await Sshd.StartAsync(abide, new Dictionary<string, string> { ["TMUX_TMPDIR"] = sockets }, client);
        var far = new FarTmux(abide, sshd, sockets);
        await abide.DoAsync("host", "add", Name, "ssh+tmux://" + Sshd.Far, "--home", far.Spools);
        return far;
    }

    /// <summary>Runs tmux there, as a person would.</summary>
    public async Task<string> DoAsync(params IReadOnlyList<string> arguments) =>
        (await new Command("/usr/bin/tmux", arguments) { Environment = new Dictionary<string, string>(_abide.Environment) { ["TMUX_TMPDIR"] = _sockets }, Directory = _abide.Home }.RunAsync()).MustSucceed().Text;

    /// <summary>Creates a session there that runs a shell script.</summary>
    public Task<SessionRow> NewAsync(string name, string script, params IReadOnlyList<string> options) => _abide.NewAsync(name, script, ["--host", Name, .. options]);

    /// <summary>Lets the instance in again, and has it notice at once.</summary>
    public async Task ResumeAsync()
    {
        await Sshd.ResumeAsync();
        await _abide.DoAsync("host", "check", Name);
    }

    /// <summary>Until a session has that status.</summary>
    public Task<SessionRow> IsAsync(string name, string status) => Eventually.Gives(() => _abide.ShowAsync(name), row => row.Status == status, $"{name} is {status}");

    public async ValueTask DisposeAsync()
    {
        await new Command("/usr/bin/tmux", ["kill-server"]) { Environment = new Dictionary<string, string>(_abide.Environment) { ["TMUX_TMPDIR"] = _sockets } }.RunAsync();
        await Sshd.DisposeAsync();
    }
}
