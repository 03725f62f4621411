using Abide.Cli.Connecting;

namespace Abide.Cli.Tests.CommandLine;

public sealed class SessionAddressTests
{
    [Theory]
    [InlineData("web", null, "web")]
    [InlineData("box:web", "box", "web")]
    [InlineData("box:0192aa", "box", "0192aa")]
    [InlineData(":web", null, ":web")]
    public void A_host_stands_before_the_first_colon(string word, string? host, string session) => Assert.Equal(new SessionAddress(host, session), SessionAddress.Of(word));
}
