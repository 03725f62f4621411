using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Sessions;

public sealed class SessionNameTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("a")]
    [InlineData("my.app_2-x")]
    public void A_name_of_letters_digits_dots_and_dashes_is_allowed(string name) => Assert.Null(SessionName.Fault(name));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("-x", "start")]
    [InlineData(".x", "start")]
    [InlineData("a b", "space")]
    [InlineData("a/b", "'/'")]
    [InlineData("a\u0007", "U+0007")]
    [InlineData("0192f0c1-2345-7abc-8def-0123456789ab", "id")]
    public void What_is_wrong_with_a_name_is_said(string name, string said) => Assert.Contains(said, SessionName.Fault(name), StringComparison.Ordinal);

    [Fact]
    public void A_name_of_65_characters_is_too_long() => Assert.Contains("65", SessionName.Fault(new string('x', 65)), StringComparison.Ordinal);

    [Fact]
    public void A_name_is_made_from_the_command_and_made_unique()
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "npm-run-dev", "npm-run-dev-2" };

        Assert.Equal("npm-run-dev-3", SessionName.Choose(["/usr/bin/npm", "run", "dev"], taken.Contains));
        Assert.Equal("bash", SessionName.Choose(["/bin/bash"], taken.Contains));
        Assert.Equal("session", SessionName.Choose(["///"], taken.Contains));
        Assert.Null(SessionName.Fault(SessionName.Choose([".hidden é ✓", new string('y', 99)], taken.Contains)));
    }
}
