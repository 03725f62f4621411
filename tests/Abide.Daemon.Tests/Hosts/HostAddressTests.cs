using Abide.Processes.Remote;

namespace Abide.Daemon.Tests.Hosts;

public sealed class HostAddressTests
{
    [Theory]
    [InlineData("local", "local")]
    [InlineData("tmux://", "tmux://")]
    [InlineData("box", "ssh://box")]
    [InlineData("me@box", "ssh://me@box")]
    [InlineData("me@box:22", "ssh://me@box:22")]
    [InlineData("ssh://box/", "ssh://box")]
    [InlineData("ssh://me.too-1+x@box_1.example.org:65535", "ssh://me.too-1+x@box_1.example.org:65535")]
    [InlineData("ssh+tmux://me@box:1", "ssh+tmux://me@box:1")]
    [InlineData("ssh://192.0.2.7:2222", "ssh://192.0.2.7:2222")]
    [InlineData("ssh://[2001:db8::1]", "ssh://[2001:db8::1]")]
    [InlineData("me@[fe80::1%eth0]:2222", "ssh://me@[fe80::1%eth0]:2222")]
    public void An_address_has_one_way_to_be_written(string text, string canonical)
    {
        var address = HostAddress.Parse(text, out var fault);

        Assert.Null(fault);
        Assert.Equal(canonical, address!.ToString());
        Assert.Equal(address, HostAddress.Parse(canonical, out _));
    }

    [Theory]
    [InlineData("", "missing")]
    [InlineData("ssh://", "missing")]
    [InlineData("me@", "missing")]
    [InlineData("@box", "empty")]
    [InlineData("-box", "'-'")]
    [InlineData("ssh://-oProxyCommand=x", "'-'")]
    [InlineData("ssh://-l@box", "'-'")]
    [InlineData("ssh://a b", "a blank")]
    [InlineData(" box", "a blank")]
    [InlineData("box\n", "a control character")]
    [InlineData("ssh://a;reboot", "';'")]
    [InlineData("ssh://$(reboot)", "'$'")]
    [InlineData("ssh://`x`@box", "'`'")]
    [InlineData("ssh://a'b", "'''")]
    [InlineData("ssh://a/b", "'/'")]
    [InlineData("ssh://a%h", "'%'")]
    [InlineData("ssh://box:", "port")]
    [InlineData("ssh://box:0", "port")]
    [InlineData("ssh://box:65536", "port")]
    [InlineData("ssh://box:+22", "port")]
    [InlineData("ssh://box:22:22", "port")]
    [InlineData("ssh://2001:db8::1", "port")]
    [InlineData("ssh://[box]", "IPv6")]
    [InlineData("ssh://[::1", "port")]
    [InlineData("ssh://[::1]x", "port")]
    [InlineData("tmux://box", "ssh+tmux://")]
    [InlineData("http://box", "'http://'")]
    [InlineData("ssh://ssh://box", "'ssh://'")]
    public void What_is_no_address_is_refused_in_one_line_that_says_why(string text, string why)
    {
        Assert.Null(HostAddress.Parse(text, out var fault));
        Assert.Contains(why, fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault!);
    }

    [Fact]
    public void Whatever_ssh_is_told_stands_behind_two_dashes()
    {
        var address = HostAddress.Parse("ssh://me@[2001:db8::1]:2222", out _)!;
        var words = new SshCommand(["ssh", "-F", "/a b/config"], address, "/run/state/ssh").Run("exec /bin/sh");

        Assert.Equal(["ssh", "-F", "/a b/config"], words.Take(3));
        Assert.Equal(["-T", "--", "me@2001:db8::1", "exec /bin/sh"], words.TakeLast(4));
        Assert.Equal("2222", words[words.ToList().IndexOf("-p") + 1]);
        Assert.Contains("BatchMode=yes", words);
        Assert.Contains("ControlPath=\"/run/state/ssh/%C\"", words);
        Assert.DoesNotContain(words, word => word.Contains("StrictHostKeyChecking", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(40, true, "%C")]
    [InlineData(60, true, null)]
    [InlineData(80, false, null)]
    public void A_directory_that_is_too_long_for_a_socket_gets_a_shorter_name_or_none(int length, bool isShared, string? name)
    {
        var path = new SshCommand(["ssh"], HostAddress.Parse("box", out _)!, "/" + new string('d', length - 1)).SocketPath;

        Assert.Equal(isShared, path is not null);
        if (name is not null)
            Assert.Equal(name, Path.GetFileName(path));
    }

    [Theory]
    [InlineData("ssh", "ssh")]
    [InlineData(" ssh  -F '/a b/c' \"x'y\"z ", "ssh|-F|/a b/c|x'yz")]
    [InlineData("ssh ''", "ssh|")]
    [InlineData("", "")]
    public void A_line_of_words_is_taken_apart_at_its_blanks(string line, string words) =>
        Assert.Equal(words.Length == 0 ? [] : words.Split('|'), ShellText.Split(line));
}
