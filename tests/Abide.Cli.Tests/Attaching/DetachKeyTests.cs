using System.Buffers;
using System.Text;
using Abide.Cli.Attaching;
using Abide.Cli.CommandLine;

namespace Abide.Cli.Tests.Attaching;

public sealed class DetachKeyTests
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
            var (detached, sent) = Type(DetachKey.Parse(key), bytes[..cut], bytes[cut..]);
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
            var (detached, sent) = Type(DetachKey.Parse(key), bytes[..cut], bytes[cut..]);
            Assert.False(detached, $"cut at {cut}");
            Assert.Equal(typed, sent);
        }
    }

    [Fact]
    public void The_key_works_again_behind_a_paste() => Assert.True(Type(DetachKey.Parse(null), "\e[200~\x1c\e[201~\x1c"u8.ToArray()).Detached);

    [Fact]
    public void A_lone_escape_is_not_held_back()
    {
        var key = DetachKey.Parse(null);
        var sent = new ArrayBufferWriter<byte>();
        Assert.False(key.Feed("\e"u8, sent));
        Assert.Equal("\e"u8, sent.WrittenSpan);
        Assert.False(key.IsHolding);
    }

    [Fact]
    public void What_may_become_the_key_is_held_back_until_it_is_flushed_and_is_still_recognised_then()
    {
        var key = DetachKey.Parse(null);
        var sent = new ArrayBufferWriter<byte>();
        Assert.False(key.Feed("\e[92"u8, sent));
        Assert.True(key.IsHolding);
        Assert.Equal(0, sent.WrittenCount);
        key.Flush(sent);
        Assert.Equal("\e[92"u8, sent.WrittenSpan);
        Assert.False(key.IsHolding);
        Assert.True(key.Feed(";5u"u8, sent));
    }

    [Fact]
    public void A_sequence_that_cannot_become_the_key_is_not_held_back()
    {
        var key = DetachKey.Parse(null);
        var sent = new ArrayBufferWriter<byte>();
        key.Feed("\e[<35"u8, sent);
        Assert.False(key.IsHolding);
    }

    [Theory]
    [InlineData("C-\\", "C-\\")]
    [InlineData("c-B", "C-b")]
    [InlineData("C-Space", "C-@")]
    [InlineData("^]", "C-]")]
    [InlineData("none", null)]
    public void The_key_has_a_name(string text, string? name) => Assert.Equal(name, DetachKey.Parse(text).Name);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("F1")]
    [InlineData("M-x")]
    [InlineData("C-[")]
    [InlineData("C-m")]
    [InlineData("C-i")]
    [InlineData("C-ü")]
    public void What_cannot_detach_is_refused(string text) => Assert.Throws<UsageException>(() => DetachKey.Parse(text));

    private static (bool Detached, string Sent) Type(DetachKey key, params byte[][] pieces)
    {
        var sent = new ArrayBufferWriter<byte>();
        foreach (var piece in pieces)
        {
            if (key.Feed(piece, sent))
                return (true, Encoding.UTF8.GetString(sent.WrittenSpan));
        }

        key.Flush(sent);
        return (false, Encoding.UTF8.GetString(sent.WrittenSpan));
    }
}
