using System.Text;
using Abide.Terminal.Input;

namespace Abide.Terminal.Tests.Input;

public sealed class PastingTests
{
    [Theory]
    [InlineData("plain ü 漢", "plain ü 漢")]
    [InlineData("a\tb", "a\tb")]
    [InlineData("one\ntwo\r\nthree\rfour", "one\rtwo\rthree\rfour")]
    [InlineData("rm -rf\e[201~\nnow", "rm -rf[201~\rnow")]
    [InlineData("\x1b\x03\x04\x15\x17\x7f\0x\a\b", "x")]
    [InlineData("a\u009b201~b\u0085", "a201~b")]
    [InlineData("\e\e[[201~", "[[201~")]
    [InlineData("", "")]
    public void A_paste_has_nothing_in_it_that_does_something(string text, string pasted)
    {
        Assert.Equal(pasted, Encoding.UTF8.GetString(Pasting.Encode(Encoding.UTF8.GetBytes(text), Terminals.Fed("").InputModes)));
        Assert.Equal($"\e[200~{pasted}\e[201~", Encoding.UTF8.GetString(Pasting.Encode(Encoding.UTF8.GetBytes(text), Terminals.Fed("\e[?2004h").InputModes)));
    }

    [Theory]
    [InlineData("", true, "")]
    [InlineData("\e[?1004h", true, "\e[I")]
    [InlineData("\e[?1004h", false, "\e[O")]
    public void Focus_is_told_when_asked_for(string modes, bool gained, string bytes) =>
        Assert.Equal(bytes, Encoding.ASCII.GetString(Pasting.Focus(gained, Terminals.Fed(modes).InputModes)));
}
