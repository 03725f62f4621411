using Abide.Daemon.Http;
using Abide.Daemon.Registry;

namespace Abide.Daemon.Tests.Http;

public sealed class SiteTests
{
    [Theory]
    [InlineData("8080", "127.0.0.1:8080", true)]
    [InlineData("localhost:0", "127.0.0.1:0", true)]
    [InlineData(":80", "127.0.0.1:80", true)]
    [InlineData("[::1]:443", "[::1]:443", true)]
    [InlineData("*:8443", "*:8443", false)]
    [InlineData("10.1.2.3:65535", "10.1.2.3:65535", false)]
    public void An_address_is_understood(string text, string written, bool isLoopback)
    {
        var address = SiteAddress.Parse(text);
        Assert.Equal((written, isLoopback), (address.ToString(), address.IsLoopback));
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("localhost:65536")]
    [InlineData("example.org:80")]
    [InlineData("::1:80")]
    [InlineData("127.0.0.1:-1")]
    public void What_is_no_address_is_refused(string text) => Assert.Contains("HOST:PORT", Assert.Throws<RefusedException>(() => SiteAddress.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_site_answers_to_its_names_and_no_others()
    {
        var address = SiteAddress.Parse("8080");
        var names = new SiteNames(address.Names(8080, isSecure: false, ["box.example", "other.example:81"]), isSecure: false);
        foreach (var host in (string[])["localhost:8080", "127.0.0.1:8080", "box.example:8080", "other.example:81", "LOCALHOST:8080"])
            Assert.True(names.AllowsHost(host), host);
        foreach (var host in (string[])["", "localhost", "localhost:80", "evil.example:8080", "127.0.0.1:8080.evil.example", "localhost:8080 "])
            Assert.False(names.AllowsHost(host), host);
        Assert.True(names.AllowsOrigin("http://localhost:8080"));
        foreach (var origin in (string[])["https://localhost:8080", "http://localhost", "null", "http://localhost:8080.evil.example", "localhost:8080"])
            Assert.False(names.AllowsOrigin(origin), origin);
        Assert.True(new SiteNames(SiteAddress.Parse("443").Names(443, isSecure: true, []), isSecure: true).AllowsOrigin("https://localhost"));
    }
}
