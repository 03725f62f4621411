using System.Text;
using Abide.Cli.CommandLine;
using Abide.Cli.Values;

namespace Abide.Cli.Tests.Values;

public sealed class KeyNamesTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("A", "A")]
    [InlineData("ü", "ü")]
    [InlineData("😀", "😀")]
    [InlineData("-", "-")]
    [InlineData("Enter", "\r")]
    [InlineData("enter", "\r")]
    [InlineData("Escape", "\e")]
    [InlineData("Tab", "\t")]
    [InlineData("S-Tab", "\e[Z")]
    [InlineData("BTab", "\e[Z")]
    [InlineData("BSpace", "\x7f")]
    [InlineData("Space", " ")]
    [InlineData("C-c", "\x03")]
    [InlineData("C-C", "\x03")]
    [InlineData("C-\\", "\x1c")]
    [InlineData("C-Space", "\0")]
    [InlineData("C-@", "\0")]
    [InlineData("C-/", "\x1f")]
    [InlineData("C-?", "\x7f")]
    [InlineData("M-x", "\ex")]
    [InlineData("M-Enter", "\e\r")]
    [InlineData("C-M-a", "\e\x01")]
    [InlineData("M-C-a", "\e\x01")]
    [InlineData("Up", "\e[A")]
    [InlineData("S-Up", "\e[1;2A")]
    [InlineData("C-Right", "\e[1;5C")]
    [InlineData("M-S-Left", "\e[1;4D")]
    [InlineData("Home", "\e[H")]
    [InlineData("End", "\e[F")]
    [InlineData("Insert", "\e[2~")]
    [InlineData("DC", "\e[3~")]
    [InlineData("PageUp", "\e[5~")]
    [InlineData("NPage", "\e[6~")]
    [InlineData("C-PageUp", "\e[5;5~")]
    [InlineData("F1", "\eOP")]
    [InlineData("F4", "\eOS")]
    [InlineData("S-F1", "\e[1;2P")]
    [InlineData("F5", "\e[15~")]
    [InlineData("F12", "\e[24~")]
    [InlineData("C-F12", "\e[24;5~")]
    public void A_key_is_the_bytes_that_a_terminal_sends(string name, string bytes) => Assert.Equal(bytes, Encoding.UTF8.GetString(KeyNames.Parse(name)));

    [Fact]
    public void Several_keys_follow_each_other() => Assert.Equal("\x03\e[A\r", Encoding.UTF8.GetString(KeyNames.ParseAll(" C-c  Up Enter ")));

    [Theory]
    [InlineData("Entre", "did you mean 'Enter'?")]
    [InlineData("PgeUp", "did you mean 'PageUp'?")]
    [InlineData("C-ü", "no key")]
    [InlineData("ab", "no key")]
    [InlineData("S-a", "no key")]
    [InlineData("C-", "no key")]
    public void What_is_no_key_is_refused(string name, string part) =>
        Assert.Contains(part, Assert.Throws<UsageException>(() => KeyNames.Parse(name)).Message, StringComparison.Ordinal);
}
