using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Sessions;

public sealed class TcpAddressTests
{
    [Theory]
    [InlineData("80", "localhost", 80)]
    [InlineData("db:5432", "db", 5432)]
    [InlineData("127.0.0.1:65535", "127.0.0.1", 65535)]
    [InlineData("[::1]:80", "::1", 80)]
    public void Ports_and_hosts_are_read(string text, string host, int port) => Assert.Equal((host, port), TcpAddress.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("db:")]
    [InlineData(":80")]
    [InlineData("::1:80")]
    [InlineData("http")]
    public void What_is_neither_is_refused(string text) => Assert.Null(TcpAddress.Parse(text));
}
