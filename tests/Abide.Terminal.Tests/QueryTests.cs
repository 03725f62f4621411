namespace Abide.Terminal.Tests;

public sealed class QueryTests
{
    [Theory]
    [InlineData("\e[c", "\e[?64;1;4;6;9;21;22;28c")]
    [InlineData("\e[>c", "\e[>41;390;0c")]
    [InlineData("\e[=c", "\eP!|00000000\e\\")]
    [InlineData("\e[5n", "\e[0n")]
    [InlineData("\e[3;7H\e[6n", "\e[3;7R")]
    [InlineData("\e[5;10r\e[?6h\e[2;2H\e[6n", "\e[2;2R")]
    [InlineData("\e[?2004h\e[?2004$p", "\e[?2004;1$y")]
    [InlineData("\e[?2026$p", "\e[?2026;2$y")]
    [InlineData("\e[?12345$p", "\e[?12345;0$y")]
    [InlineData("\e[4$p", "\e[4;2$y")]
    [InlineData("\e[18t", "\e[8;24;80t")]
    [InlineData("\e[21t", "\e]l\e\\")]
    [InlineData("\e[>q", "\eP>|Abide\e\\")]
    [InlineData("\e[>5u\e[?u", "\e[?5u")]
    [InlineData("\e[1;31m\eP$qm\e\\", "\eP1$r0;1;31m\e\\")]
    [InlineData("\e[2;9r\eP$qr\e\\", "\eP1$r2;9r\e\\")]
    [InlineData("\eP$qzz\e\\", "\eP0$r\e\\")]
    [InlineData("\eP+q544e\e\\", "\eP1+r544e=787465726D2D323536636F6C6F72\e\\")]
    [InlineData("\e]4;1;?\a", "\e]4;1;rgb:cdcd/0000/0000\a")]
    [InlineData("\e]11;#123456\e\\\e]11;?\e\\", "\e]11;rgb:1212/3434/5656\e\\")]
    [InlineData("A\e[1;1;1;1;1;1*y", "\eP1!~FFBF\e\\")]
    [InlineData("\e[?60$p", "\e[?60;4$y")]
    [InlineData("\e[62;1\"p\e[4$p", "")]
    [InlineData("\e[63;1\"p\e[?69h\e[?69$p", "\e[?69;0$y")]
    [InlineData("\e[65;1\"p\eP$q\"p\e\\", "\eP1$r65;1\"p\e\\")]
    [InlineData("\eP$q$~\e\\", "\eP1$r0$~\e\\")]
    [InlineData("\e]5;1;#112233\a\e]4;257;?\a\e]105\a\e]5;1;?\a", "\e]4;257;rgb:1111/2222/3333\a\e]5;1;rgb:e5e5/e5e5/e5e5\a")]
    [InlineData("\e[2t\e[11t\e[3;20;30t\e[13t", "\e[2t\e[3;20;30t")]
    [InlineData("\e[?2$p", "\e[?2;1$y")]
    [InlineData("\e[?42$p\e[?42h\e[?42$p", "\e[?42;2$y\e[?42;1$y")]
    [InlineData("\eZ", "\e[?64;1;4;6;9;21;22;28c")]
    public void A_query_is_answered_once(string query, string reply) => Assert.Equal(reply, Terminals.ReplyTo(query));

    [Fact]
    public void Replies_are_bounded()
    {
        var screen = Terminals.Fed(string.Concat(Enumerable.Repeat("\e[c", 100_000)));
        Assert.InRange(screen.Replies.Length, 1000, 64 * 1024);
        screen.ClearReplies();
        Assert.True(screen.Replies.IsEmpty);
    }

    [Theory]
    [InlineData("a\e[cb", "ab")]
    [InlineData("a\e[1mb", "a\e[1mb")]
    [InlineData("a\e]52;c;aGVsbG8=\e\\b", "ab")]
    [InlineData("a\e]52;c;aGVsbG8=\ab", "ab")]
    [InlineData("a\e]11;?\ab", "ab")]
    [InlineData("a\e]11;#fff\ab", "a\e]11;#fff\ab")]
    [InlineData("a\e]0;title?\ab", "a\e]0;title?\ab")]
    [InlineData("a\eP$qm\e\\b", "ab")]
    [InlineData("a\ePq#0;2;0;0;0\e\\b", "a\ePq#0;2;0;0;0\e\\b")]
    [InlineData("a\e_Gi=31,a=q;AAAA\e\\b", "ab")]
    [InlineData("a\e_Ga=T;AAAA\e\\b", "a\e_Ga=T;AAAA\e\\b")]
    [InlineData("a\e]1337;Copy=:abc\ab", "ab")]
    [InlineData("a\e]1337;File=inline=1:abc\ab", "a\e]1337;File=inline=1:abc\ab")]
    [InlineData("a\e[?2048hb", "ab")]
    [InlineData("a\e[1$wb", "ab")]
    [InlineData("a\eP2$t1/9\e\\b", "a\eP2$t1/9\e\\b")]
    [InlineData("\e[?2la\eZb\eY!!", "\e[?2lab\eY!!")]
    [InlineData("a\x05" + "b", "ab")]
    [InlineData("a\u009bcb", "ab")]
    [InlineData("a\e[?1;2\e[6nb", "a\e[?1;2b")]
    public void What_a_viewer_would_answer_or_leak_is_cut(string stream, string passed)
    {
        Assert.Equal(passed, Terminals.Fed(stream).Passed(stream));

        var split = Terminals.Fed("");
        foreach (var value in System.Text.Encoding.UTF8.GetBytes(stream))
            split.Feed([value]);
        Assert.Equal(passed, split.Passed(stream));
    }

    [Theory]
    [InlineData("ab\e", 2)]
    [InlineData("ab\e[", 2)]
    [InlineData("ab\e[38;5", 2)]
    [InlineData("ab\e]", 2)]
    [InlineData("ab\e]4;1;", 2)]
    [InlineData("ab\e_Gi=1", 2)]
    [InlineData("ab\e]0;long title", 16)]
    [InlineData("ab\ePq#0;2;0", 11)]
    [InlineData("ab\ePq#0;2;0\e", 11)]
    [InlineData("ab\eP2$t1/9", 10)]
    [InlineData("ab\e[?2l\eY!", 7)]
    [InlineData("ab\e]52;c;AAAA", 13)]
    [InlineData("ab", 2)]
    public void An_unfinished_sequence_is_held_until_it_is_known_to_pass(string stream, long held) =>
        Assert.Equal(held, Terminals.Fed(stream).Held);

    [Fact]
    public void An_unfinished_character_is_held()
    {
        var screen = new Screen(new ScreenOptions());
        screen.Feed([(byte)'a', 0xE2, 0x82]);
        Assert.Equal(1, screen.Held);
        screen.Feed([0xAC]);
        Assert.Equal(screen.Fed, screen.Held);
    }

    [Fact]
    public void A_long_picture_is_never_held()
    {
        var screen = Terminals.Fed("\ePq");
        for (var piece = 0; piece < 100; piece++)
        {
            screen.Write(new string('~', 10_000));
            Assert.Equal(screen.Fed, screen.Held);
        }

        Assert.Equal(0, screen.Cuts.Length);
    }

    [Fact]
    public void No_more_than_64_KiB_are_ever_held()
    {
        var screen = Terminals.Fed("\e[");
        for (var piece = 0; piece < 200; piece++)
        {
            screen.Write(new string('1', 1000));
            Assert.InRange(screen.Fed - screen.Held, 0, 64 * 1024);
        }

        screen.Write("mback");
        Assert.Equal("back", screen.GetText());
    }

    [Fact]
    public void A_long_clipboard_string_is_cut_as_it_comes()
    {
        var stream = "a\e]52;c;" + new string('A', 300_000) + "\ab";
        Assert.Equal("ab", Terminals.Fed(stream).Passed(stream));
    }
}
