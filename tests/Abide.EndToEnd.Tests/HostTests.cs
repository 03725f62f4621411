using System.Text.Json;
using Abide.EndToEnd.Tests.Harness;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>Hosts in general: the table, and what is said of one that does not work.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task This_machine_is_always_a_host_and_others_are_added_listed_and_removed()
    {
        await using var abide = new AbideInstance();
        await abide.DoAsync("host", "add", "box", "me@box.example.org:2222");
        await abide.KillDaemonAsync();

        var hosts = await ListAsync(abide);
        Assert.Equal(["local", "box"], hosts.Select(host => host.Name));
        Assert.Equal("reachable", hosts[0].Status);
        Assert.NotEqual("reachable", hosts[1].Status); // nobody has tried, or it was not found
        Assert.Equal("ssh://me@box.example.org:2222", hosts[1].Url);
        Assert.Contains("there is a host box already", (await abide.RunAsync("host", "add", "Box", "tmux://")).Errors, StringComparison.Ordinal);

        await abide.DoAsync("host", "rm", "box");
        Assert.Equal(["local"], (await ListAsync(abide)).Select(host => host.Name));
        Assert.Equal(3, (await abide.RunAsync("host", "rm", "box")).ExitCode);
        Assert.Contains("always", (await abide.RunAsync("host", "rm", "local")).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-oProxyCommand=touch /tmp/x")]
    [InlineData("ssh://-oProxyCommand=x")]
    [InlineData("ssh://a b")]
    [InlineData("ssh://a;b")]
    [InlineData("ssh://")]
    [InlineData("ssh://a:0")]
    [InlineData("http://a")]
    public async Task What_is_no_address_of_a_host_is_refused_in_one_line(string url)
    {
        await using var abide = new AbideInstance();
        var refused = await abide.RunAsync("host", "add", "box", "--", url);

        Assert.Equal(2, refused.ExitCode);
        Assert.Single(refused.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["local"], (await ListAsync(abide)).Select(host => host.Name));
    }

    [Theory]
    [InlineData(Sshd.WrongKey, "authentication failed")]
    [InlineData(Sshd.UnknownHostKey, "host key unknown")]
    [InlineData(Sshd.ChangedHostKey, "host key changed")]
    [InlineData(Sshd.Closed, "connection refused")]
    [InlineData(Sshd.NoSuchHost, "host not found")]
    public async Task What_keeps_a_host_from_being_used_has_a_name(string alias, string name)
    {
        Assert.SkipUnless(Sshd.IsInstalled, "needs openssh-server");
        await using var abide = new AbideInstance();
        await using var sshd = await Sshd.StartAsync(abide);
        await abide.DoAsync("host", "add", "box", "ssh+tmux://" + alias);

        var found = await abide.RunAsync("host", "check", "box");

        Assert.Equal(1, found.ExitCode);
        Assert.Contains(name, found.Text, StringComparison.Ordinal);
        var row = (await ListAsync(abide))[1];
        Assert.Equal("unreachable", row.Status);
        Assert.Contains(name, row.StatusReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_works_passes_every_step()
    {
        Assert.SkipUnless(Sshd.IsInstalled, "needs openssh-server");
        await using var abide = new AbideInstance();
        await using var sshd = await Sshd.StartAsync(abide);
        await abide.DoAsync("host", "add", "box", "ssh+tmux://" + Sshd.Far, "--home", abide.File("it's a spool"));

        var found = JsonSerializer.Deserialize((await abide.DoAsync("host", "check", "box", "--json")).Text, RowJson.Default.HostChecked)!;

        Assert.Equal(["ssh", "time", "tmux", "spool"], found.Steps.Select(step => step.Step));
        Assert.All(found.Steps, step => Assert.True(step.Good, step.Text));
        Assert.Equal("reachable", found.Host.Status);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(abide.File("it's a spool")));
    }

    private static async Task<IReadOnlyList<HostRow>> ListAsync(AbideInstance abide) =>
        JsonSerializer.Deserialize((await abide.DoAsync("host", "ls", "--json")).Text, RowJson.Default.HostList)!.Hosts;
}
