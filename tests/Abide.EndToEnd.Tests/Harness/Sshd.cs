using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Abide.Processes;

namespace Abide.EndToEnd.Tests.Harness;

/// <summary>
/// A real sshd on loopback, with keys and a client configuration of its own: <c>far</c> is a host that lets us in, the other aliases fail, each in its own way.
/// The instance's daemon uses that configuration (<c>hosts.ssh</c>).
/// </summary>
internal sealed class Sshd : IAsyncDisposable
{
    /// <summary>Aliases of the client's configuration.</summary>
    public const string Far = "far", WrongKey = "wrong-key", UnknownHostKey = "unknown-host-key", ChangedHostKey = "changed-host-key", Closed = "closed", NoSuchHost = "no-such-host";

    private const int Kill = 9, Stop = 19;

    private readonly AbideInstance _abide;
    private readonly string _directory;
    private Process? _process;

    private Sshd(AbideInstance abide)
    {
        _abide = abide;
        _directory = Directory.CreateDirectory(abide.File("sshd")).FullName;
        Port = FreePort();
    }

    public static bool IsInstalled => Programs.IsInstalled("sshd") && Programs.IsInstalled("ssh-keygen");

    public int Port { get; }

    /// <summary>The client's configuration.</summary>
    public string Config => Path.Combine(_directory, "ssh_config");

    /// <summary>Starts one; call it before the instance's daemon is started.</summary>
    /// <param name="abide">Whose client it is for.</param>
    /// <param name="environment">What the sessions there have in their environment.</param>
    /// <param name="client">The ssh that the daemon is to use.</param>
    public static async Task<Sshd> StartAsync(AbideInstance abide, IReadOnlyDictionary<string, string>? environment = null, string client = "ssh")
    {
        var sshd = new Sshd(abide);
        foreach (var key in (string[])["host", "other-host", "user", "stranger"])
            await sshd.DoAsync("/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", key, "-f", sshd.In(key));
        File.Copy(sshd.In("user.pub"), sshd.In("authorized_keys"));
        var known = $"[127.0.0.1]:{sshd.Port} ";
        await File.WriteAllTextAsync(sshd.In("known_hosts"), known + await File.ReadAllTextAsync(sshd.In("host.pub")));
        await File.WriteAllTextAsync(sshd.In("known_others"), known + await File.ReadAllTextAsync(sshd.In("other-host.pub")));
        await File.WriteAllTextAsync(sshd.In("known_none"), "");
        var variables = environment is { Count: > 0 } ? $"SetEnv {string.Join(' ', environment.Select(variable => $"{variable.Key}={variable.Value}"))}" : "";
        await File.WriteAllTextAsync(sshd.In("sshd_config"), $"""
            ListenAddress 127.0.0.1
            Port {sshd.Port}
            HostKey {sshd.In("host")}
            AuthorizedKeysFile {sshd.In("authorized_keys")}
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            {variables}

            """);
        await File.WriteAllTextAsync(sshd.Config, $"""
            Host {WrongKey}
                IdentityFile {sshd.In("stranger")}
            Host {UnknownHostKey}
                UserKnownHostsFile {sshd.In("known_none")}
            Host {ChangedHostKey}
                UserKnownHostsFile {sshd.In("known_others")}
            Host {Closed}
                Port {FreePort()}
            Host {NoSuchHost}
                HostName no-such-host.invalid
            Host * !{WrongKey}
                IdentityFile {sshd.In("user")}
            Host *
                HostName 127.0.0.1
                Port {sshd.Port}
                User {UserDatabase.Current.Name}
                IdentitiesOnly yes
                IdentityAgent none
                UserKnownHostsFile {sshd.In("known_hosts")}
                GlobalKnownHostsFile /dev/null

            """);
        abide.Environment["ABIDE_HOSTS_SSH"] = $"{client} -F {sshd.Config}";
        await sshd.ResumeAsync();
        return sshd;
    }

    /// <summary>Cuts every connection, and lets nobody in until <see cref="ResumeAsync"/>. What was started there and went its own way runs on.</summary>
    public async Task CutAsync()
    {
        if (_process is not { } listener)
            return;
        _process = null;
        using var stopped = ProcessWatch.Open(listener.Id)!;
        stopped.Signal(Stop); // it lets nobody in any more, and its children are still known as such
        foreach (var pid in Below(listener.Id))
            await AbideInstance.KillAsync(pid);
        stopped.Signal(Kill);
        await listener.WaitForExitAsync();
        listener.Dispose();
    }

    public async Task ResumeAsync()
    {
        if (UserDatabase.Current.Name == "root")
            Directory.CreateDirectory("/run/sshd"); // where sshd locks itself up
        _process = new Command("/usr/sbin/sshd", ["-D", "-E", In("log"), "-f", In("sshd_config")]) { Environment = _abide.Environment, Directory = _directory }.Start();
        await Eventually.Holds(Answers, "sshd listens");
    }

    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', File.ReadLines(In("log")).TakeLast(20)));
    }

    private string In(string name) => Path.Combine(_directory, name);

    /// <summary>The processes that serve connections, and what they run.</summary>
    private static List<int> Below(int ancestor)
    {
        var parents = ProcessTable.All().ToLookup(ProcessTable.Parent);
        var below = new List<int>();
        for (var left = new Queue<int>([ancestor]); left.TryDequeue(out var parent);)
        {
            foreach (var child in parents[parent])
            {
                below.Add(child);
                left.Enqueue(child);
            }
        }

        return below;
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task DoAsync(string program, params IReadOnlyList<string> arguments) =>
        (await new Command(program, arguments) { Environment = _abide.Environment, Directory = _directory }.RunAsync()).MustSucceed();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
