namespace Abide.Terminal.Tests;

public sealed class CharsetTests
{
    [Theory]
    [InlineData("4", "£¾ĳ½|^_`¨ƒ¼´")]
    [InlineData("C", "#@ÄÖÅÜ_éäöåü")]
    [InlineData("5", "#@ÄÖÅÜ_éäöåü")]
    [InlineData("R", "£à°ç§^_`éùè¨")]
    [InlineData("Q", "#àâçêî_ôéùèû")]
    [InlineData("K", "#§ÄÖÜ^_`äöüß")]
    [InlineData("Y", "£§°çé^_ùàòèì")]
    [InlineData("E", "#ÄÆØÅÜ_äæøåü")]
    [InlineData("%6", "#@ÃÇÕ^_`ãçõ~")]
    [InlineData("Z", "£§¡Ñ¿^_`°ñç~")]
    [InlineData("7", "#ÉÄÖÅÜ_éäöåü")]
    [InlineData("=", "ùàéçêîèôäöüû")]
    [InlineData("A", "£@[\\]^_`{|}~")]
    public void A_national_set_replaces_some_characters_of_ASCII(string designator, string shown) =>
        Assert.Equal($"a{shown}b", Terminals.Fed($"\e[?42h\e({designator}a#@[\\]^_`{{|}}~b").GetText());

    [Fact]
    public void National_sets_are_ASCII_while_the_mode_is_reset()
    {
        var screen = Terminals.Fed("\e(K{|}\e[?42h{|}\e[?42l{|}");
        Assert.Equal("{|}äöü{|}", screen.GetText());
    }

    [Theory]
    [InlineData("\e)K\x0e[\x0f[", "Ä[")]
    [InlineData("\e*K\eN[[", "Ä[")]
    [InlineData("\e+K\eo[", "Ä")]
    [InlineData("\e.A\eN$$", "¤$")]
    [InlineData("\e)<\x0e(W", "¤Œ")]
    [InlineData("\e(%5A", "Á")]
    public void Any_of_the_four_sets_can_be_designated(string stream, string shown) => Assert.Equal(shown, Terminals.Fed("\e[?42h" + stream).GetText());

    [Fact]
    public void A_set_nobody_knows_is_ASCII() => Assert.Equal("{|}", Terminals.Fed("\e[?42h\e(K\e(\"?{|}").GetText());

    [Fact]
    public void Sets_are_saved_with_the_cursor_and_in_snapshots_and_repaints()
    {
        var screen = Terminals.Fed("\e[?42h\e(K\e)%6\e.A\e7\e(B\e+=\x0e");
        var loaded = Screen.ReadSnapshot(ScreenState.Written(screen.WriteSnapshot), new ScreenOptions());
        ScreenState.AssertSame(ScreenState.Describe(screen), ScreenState.Describe(loaded));
        var viewer = Terminals.Fed("\e(0");
        viewer.Feed(ScreenState.Written(to => screen.WriteRepaint(to, 0)));
        ScreenState.AssertSame(ScreenState.Describe(screen, hidden: false), ScreenState.Describe(viewer, hidden: false));
        screen.Write("\e8[");
        Assert.Equal("Ä", screen.GetText());
    }
}
