using Abide.Daemon.Hosts;
using Abide.Processes;
using Abide.Processes.Remote;

namespace Abide.Daemon.Tests.Hosts;

/// <summary>What OpenSSH 9.2 wrote to standard error, and what it is called here.</summary>
public sealed class SshFaultTests
{
    private static readonly HostAddress s_box = HostAddress.Parse("ssh://me@box:2222", out _)!;

    [Theory]
    [InlineData("ssh: connect to host box port 2222: Connection refused\r\n", HostFaultKind.Refused)]
    [InlineData("ssh: connect to host box port 2222: Connection timed out\r\n", HostFaultKind.TimedOut)]
    [InlineData("Connection timed out during banner exchange\r\nConnection to 192.0.2.1 port 2222 timed out\r\n", HostFaultKind.TimedOut)]
    [InlineData("ssh: connect to host box port 2222: No route to host\r\n", HostFaultKind.NoRoute)]
    [InlineData("ssh: connect to host box port 2222: Network is unreachable\r\n", HostFaultKind.NoRoute)]
    [InlineData("ssh: Could not resolve hostname box: Name or service not known\r\n", HostFaultKind.HostNotFound)]
    [InlineData("me@box: Permission denied (publickey).\r\n", HostFaultKind.AuthenticationFailed)]
    [InlineData("Received disconnect from 192.0.2.1 port 2222:2: Too many authentication failures\r\n", HostFaultKind.AuthenticationFailed)]
    [InlineData("@@@@@@\r\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\nHost key for [box]:2222 has changed and you have requested strict checking.\r\nHost key verification failed.\r\n", HostFaultKind.HostKeyChanged)]
    [InlineData("No ED25519 host key is known for [box]:2222 and you have requested strict checking.\r\nHost key verification failed.\r\n", HostFaultKind.HostKeyUnknown)]
    [InlineData("Host key verification failed.\r\n", HostFaultKind.HostKeyUnknown)]
    [InlineData("Timeout, server box not responding.\r\n", HostFaultKind.LinkLost)]
    [InlineData("kex_exchange_identification: read: Connection reset by peer\r\n", HostFaultKind.LinkLost)]
    [InlineData("client_loop: send disconnect: Broken pipe\r\n", HostFaultKind.LinkLost)]
    [InlineData("Connection to box closed by remote host.\r\n", HostFaultKind.LinkLost)]
    [InlineData("/home/me/.ssh/config: line 1: Bad configuration option: hots\r\n", HostFaultKind.BadConfiguration)]
    [InlineData("Bad owner or permissions on /home/me/.ssh/config\r\n", HostFaultKind.BadConfiguration)]
    [InlineData("something else\r\n", HostFaultKind.Other)]
    public void What_ssh_says_has_a_name(string errors, HostFaultKind kind)
    {
        var fault = SshFault.Of(s_box, new ExitStatus(SshFault.ExitCode, null), errors);

        Assert.Equal(kind, fault.Kind);
        Assert.StartsWith("me@box: ", fault.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(fault.Text, char.IsControl);
    }

    [Fact]
    public void What_to_do_about_a_host_key_has_the_words_for_the_shell()
    {
        Assert.Contains("ssh-keygen -R \"[box]:2222\"", SshFault.Named(s_box, HostFaultKind.HostKeyChanged, null).Text, StringComparison.Ordinal);
        Assert.Contains("'ssh -p 2222 me@box'", SshFault.Named(s_box, HostFaultKind.HostKeyUnknown, null).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shell_that_just_vanished_is_a_lost_link() => Assert.Equal(HostFaultKind.LinkLost, SshFault.Of(s_box, default, "").Kind);

    [Fact]
    public void A_host_that_does_not_answer_is_tried_again_later_and_later_up_to_a_minute()
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var why = SshFault.Named(s_box, HostFaultKind.Refused, null);
        var reach = Reachability.Unknown.Failed(why, now);
        var pauses = new List<double> { reach.Pause.TotalSeconds };
        for (var i = 0; i < 20; i++)
        {
            reach = reach.Failed(why, now + TimeSpan.FromMinutes(i));
            pauses.Add(reach.Pause.TotalSeconds);
        }

        Assert.Equal([3, 6, 12, 24, 48, 60, 60], pauses.Take(7));
        Assert.Equal(now, reach.Since);
        Assert.Equal("unreachable", reach.Word);
        var back = reach.Answered(now + TimeSpan.FromHours(1));
        Assert.Equal(("reachable", TimeSpan.Zero, null), (back.Word, back.Pause, back.Why));
        Assert.Same(back, back.Answered(now + TimeSpan.FromHours(2)));
    }

    [Theory]
    [InlineData("tmux 3.3a", true)]
    [InlineData("tmux next-3.5", true)]
    [InlineData("tmux openbsd-7.4", true)]
    [InlineData("tmux master", true)]
    [InlineData("tmux 2.9a", false)]
    [InlineData("tmux 1.8", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_tmux_that_is_too_old_is_told(string? said, bool isRight) => Assert.Equal(isRight, TmuxVersion.Fault(said) is null);
}
