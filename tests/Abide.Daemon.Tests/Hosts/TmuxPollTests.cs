using System.Text;
using Abide.Daemon.Hosts;
using Abide.Processes.Keeping;

namespace Abide.Daemon.Tests.Hosts;

public sealed class TmuxPollTests
{
    private const string Mark = "0123456789abcdef0123456789abcdef";
    private static readonly RunKey s_run = new(Guid.Parse("01a1fffe-87a3-7f5a-bb02-208602ef90a7"), 12);
    private static readonly string s_name = TmuxName.Of(s_run);

    [Fact]
    public void A_run_has_a_name_that_tmux_leaves_as_it_is_and_that_reads_back()
    {
        Assert.Equal("abide-01a1fffe87a37f5abb02208602ef90a7-12", s_name);
        Assert.All(s_name, c => Assert.True(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'));
        Assert.Equal(s_run, TmuxName.Parse(s_name));
    }

    [Theory]
    [InlineData("abide-01a1fffe87a37f5abb02208602ef90a7")]
    [InlineData("abide-01a1fffe87a37f5abb02208602ef90a7-")]
    [InlineData("abide-01a1fffe87a37f5abb02208602ef90a7-01")]
    [InlineData("abide-01a1fffe87a37f5abb02208602ef90a7-1x")]
    [InlineData("abide-01A1FFFE87A37F5ABB02208602EF90A7-1")]
    [InlineData("xabide-01a1fffe87a37f5abb02208602ef90a7-1")]
    [InlineData("abide-web-1")]
    [InlineData("")]
    public void A_name_that_only_looks_like_one_is_none(string name) => Assert.Null(TmuxName.Parse(name));

    [Fact]
    public void What_is_said_of_a_run_is_read()
    {
        var facts = Parse($"R {s_name} %7 0 4711\nU {s_name}\n")[s_name];

        Assert.Equal(("%7", 4711, true, true), (facts.Pane, facts.Pid, facts.HasStarted, facts.IsThere));
        Assert.Null(facts.End);
        Assert.False(Parse("")[s_name].IsThere);
    }

    [Theory]
    [InlineData("0 -", 0, null)]
    [InlineData("7 -", 7, null)]
    [InlineData("- 9", null, 9)]
    [InlineData("- -", null, null)]
    public void An_end_is_an_exit_code_or_a_signal_or_unknown(string said, int? code, int? signal) =>
        Assert.Equal((code, signal), Parse($"E {s_name} {said}\nF {s_name} 1234\n")[s_name].End);

    [Fact]
    public void Output_may_be_anything_even_what_looks_like_a_line_of_ours()
    {
        byte[] bytes = [.. "\nE x 0 -\n"u8, 0, 255, .. "\n0123456789abcdef\n"u8, .. Encoding.UTF8.GetBytes($"D {s_name} 5\n{Mark[1..]}")];
        byte[] answer = [.. Encoding.ASCII.GetBytes($"D {s_name} 100\n"), .. bytes, .. Encoding.ASCII.GetBytes($"\n{Mark}\nD {s_name} 400\nmore\n{Mark}\nD {s_name} 404\n\n{Mark}\n")];

        var facts = TmuxPoll.Parse(answer, Mark)[s_name];

        Assert.Equal([100, 400], facts.Output.Select(piece => piece.Offset));
        Assert.Equal(bytes, facts.Output[0].Bytes);
        Assert.Equal("more"u8.ToArray(), facts.Output[1].Bytes);
        Assert.Null(facts.End);
    }

    [Fact]
    public void Bytes_that_were_cut_off_are_left_for_the_next_time() => Assert.Empty(Parse($"D {s_name} 0\nhalf of")[s_name].Output);

    [Fact]
    public void A_reason_may_have_blanks() => Assert.Equal("a b: no such directory there", Parse($"X {s_name} a b: no such directory there\n")[s_name].Refusal);

    [Fact]
    public void Many_keys_are_several_commands_that_tmux_takes()
    {
        var scripts = TmuxScripts.Type(s_name, "%7", new byte[5000]).ToArray();

        Assert.Equal(3, scripts.Length);
        Assert.All(scripts, script => Assert.InRange(script.Length, 1, 15_000));
        Assert.All(scripts, script => Assert.Contains($"'#{{==:#{{@abide_run}},{s_name}}}'", script, StringComparison.Ordinal));
    }

    private static TmuxPoll Parse(string answer) => TmuxPoll.Parse(Encoding.UTF8.GetBytes(answer), Mark);
}
