using System.Buffers;
using System.Text;
using Abide.Cli.Attaching;
using Abide.Cli.CommandLine;

namespace Abide.Cli.Tests.Attaching;

public sealed class ViewerKeysTests
{
    [Theory]
    [InlineData(null, "\x1c")]
    [InlineData(null, "\e[92;5u")]
    [InlineData(null, "\e[92;5:1u")]
    [InlineData(null, "\e[92:124;5u")]
    [InlineData(null, "\e[92;69u")] // with Caps Lock
    [InlineData(null, "\e[92;197u")] // and Num Lock
    [InlineData(null, "\e[27;5;92~")]
    [InlineData("C-]", "\x1d")]
    [InlineData("C-]", "\e[93;5u")]
    [InlineData("^A", "\x01")]
    [InlineData("C-a", "\e[97;5u")]
    [InlineData("C-a", "\e[27;5;97~")]
    public void The_key_is_found_in_every_form_split_at_every_byte(string? key, string typed)
    {
        var bytes = Encoding.UTF8.GetBytes($"x\e[A{typed}y");
        var end = bytes.Length - 1;
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var (detached, sent) = Type(new ViewerKeys(key), bytes[..cut], bytes[cut..]);
            Assert.True(detached, $"cut at {cut}");
            // A lone Escape is never held back, so just that may have gone out.
            var begin = end - typed.Length;
            Assert.Equal(cut == begin + 1 && typed.Length > 1 ? "x\e[A\e" : "x\e[A", sent);
        }
    }

    [Theory]
    [InlineData("\e[92;6u")] // with Shift
    [InlineData("\e[92;5:3u")] // released
    [InlineData("\e[92u")]
    [InlineData("\e[192;5u")]
    [InlineData("\e[27;3;92~")]
    [InlineData("\e[5~")]
    [InlineData("\e[A\eOP\e[1;5C")]
    [InlineData("\ea\e\e[A")]
    [InlineData("\e[<35;10;10M\e[M !!")]
    [InlineData("\e[92;5u\x1c", "none")]
    [InlineData("\e[200~pasted \x1c and \e[92;5u\e[201~")]
    [InlineData("\e[9999999999999999999999999999999999999999999999;5u")]
    [InlineData("plain ünïcödé 日本\r\n\0\x7f")]
    public void Everything_else_passes_unchanged_split_at_every_byte(string typed, string? key = null)
    {
        var bytes = Encoding.UTF8.GetBytes(typed);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var (detached, sent) = Type(new ViewerKeys(key), bytes[..cut], bytes[cut..]);
            Assert.False(detached, $"cut at {cut}");
            Assert.Equal(typed, sent);
        }
    }

    [Fact]
    public void The_key_works_again_behind_a_paste() => Assert.True(Type(new ViewerKeys(null), "\e[200~\x1c\e[201~\x1c"u8.ToArray()).Detached);

    [Fact]
    public void A_lone_escape_is_not_held_back()
    {
        var key = new ViewerKeys(null);
        var sent = new ArrayBufferWriter<byte>();
        Assert.Equal(ViewerKey.None, Feed(key, "\e"u8, sent));
        Assert.Equal("\e"u8, sent.WrittenSpan);
        Assert.False(key.IsHolding);
    }

    [Fact]
    public void What_may_become_the_key_is_held_back_until_it_is_flushed_and_is_still_recognised_then()
    {
        var key = new ViewerKeys(null);
        var sent = new ArrayBufferWriter<byte>();
        Assert.Equal(ViewerKey.None, Feed(key, "\e[92"u8, sent));
        Assert.True(key.IsHolding);
        Assert.Equal(0, sent.WrittenCount);
        key.Flush(sent);
        Assert.Equal("\e[92"u8, sent.WrittenSpan);
        Assert.False(key.IsHolding);
        Assert.Equal(ViewerKey.Detach, Feed(key, ";5u"u8, sent));
    }

    [Fact]
    public void A_sequence_that_cannot_become_the_key_is_not_held_back()
    {
        var key = new ViewerKeys(null);
        var sent = new ArrayBufferWriter<byte>();
        Feed(key, "\e[<35"u8, sent);
        Assert.False(key.IsHolding);
    }

    [Theory]
    [InlineData("C-\\", "\x1c")]
    [InlineData("c-B", "\x02")]
    [InlineData("C-Space", "\0")]
    [InlineData("^]", "\x1d")]
    public void A_key_is_named_in_several_ways(string name, string typed) => Assert.True(Type(new ViewerKeys(name), Encoding.ASCII.GetBytes(typed)).Detached);

    [Theory]
    [InlineData("\x0e", "\x10")]
    [InlineData("\e[110;5u", "\e[27;5;112~")]
    public void What_is_typed_behind_the_key_of_another_session_goes_there(string next, string previous)
    {
        var keys = new ViewerKeys(null, "C-n", "C-p");
        var sent = new ArrayBufferWriter<byte>();
        ReadOnlySpan<byte> typed = Encoding.ASCII.GetBytes($"a{next}b{previous}c\u001cd");

        Assert.Equal((ViewerKey.Next, "a"), (keys.Feed(ref typed, sent), Encoding.ASCII.GetString(sent.WrittenSpan)));
        Assert.Equal((ViewerKey.Previous, "ab"), (keys.Feed(ref typed, sent), Encoding.ASCII.GetString(sent.WrittenSpan)));
        Assert.Equal((ViewerKey.Detach, "abc"), (keys.Feed(ref typed, sent), Encoding.ASCII.GetString(sent.WrittenSpan)));
        Assert.Equal(ViewerKey.None, keys.Feed(ref typed, sent));
    }

    [Fact]
    public void Two_keys_are_not_the_same() => Assert.Throws<UsageException>(() => new ViewerKeys("C-n", "C-n"));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("F1")]
    [InlineData("M-x")]
    [InlineData("C-[")]
    [InlineData("C-m")]
    [InlineData("C-i")]
    [InlineData("C-ü")]
    public void What_cannot_detach_is_refused(string text) => Assert.Throws<UsageException>(() => new ViewerKeys(text));

    private static (bool Detached, string Sent) Type(ViewerKeys key, params byte[][] pieces)
    {
        var sent = new ArrayBufferWriter<byte>();
        foreach (var piece in pieces)
        {
            if (Feed(key, piece, sent) == ViewerKey.Detach)
                return (true, Encoding.UTF8.GetString(sent.WrittenSpan));
        }

        key.Flush(sent);
        return (false, Encoding.UTF8.GetString(sent.WrittenSpan));
    }

    private static ViewerKey Feed(ViewerKeys keys, ReadOnlySpan<byte> typed, ArrayBufferWriter<byte> to) => keys.Feed(ref typed, to);
}
