using Abide.Cli.CommandLine;

namespace Abide.Cli.Tests.CommandLine;

public sealed class ParserTests
{
    private static readonly Option Force = new("force", "Forces.") { Letter = 'f' };
    private static readonly Option Quiet = new("quiet", "Hushes.") { Letter = 'q' };
    private static readonly Option Lines = new("lines", "Counts.") { Letter = 'n', Value = "N" };
    private static readonly Option Variable = new("env", "Sets.") { Letter = 'e', Value = "K=V", Repeats = true };
    private static readonly Option Policy = new("policy", "Chooses.") { Value = "POLICY", Choices = ["latest", "smallest"] };

    private static readonly Command Plain = new("plain", "WORD…", "Tests.", _ => 0) { Options = [Force, Quiet, Lines, Variable, Policy], MinWords = 1, MaxWords = 3 };
    private static readonly Command Program = Plain with { Name = "program", TakesProgram = true, MinWords = 0, MaxWords = 1 };

    [Theory]
    [InlineData("a --lines 5")]
    [InlineData("a --lines=5")]
    [InlineData("a -n 5")]
    [InlineData("a -n5")]
    [InlineData("-n5 a")]
    [InlineData("--lines 5 a")]
    [InlineData("-fn5 a")]
    public void A_value_is_read_in_every_form_and_place(string line) => Assert.Equal(5, Parse(Plain, line).Number(Lines, 0, 10));

    [Theory]
    [InlineData("a -H box")]
    [InlineData("-Hbox a")]
    [InlineData("a --on=box")]
    public void Every_command_takes_a_host(string line) => Assert.Equal("box", Parse(Plain, line).Text(Command.On));

    [Fact]
    public void What_is_about_this_machine_takes_no_host()
    {
        var e = Assert.Throws<UsageException>(() => Parse(Plain with { IsLocal = true }, "a -H box"));
        Assert.Contains("about this machine", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Switches_may_stand_in_one_word()
    {
        var call = Parse(Plain, "-fq a");
        Assert.True(call.Has(Force) && call.Has(Quiet));
        Assert.False(call.Has(Lines));
    }

    [Fact]
    public void Options_stand_anywhere_before_the_dashes_and_nowhere_behind()
    {
        var call = Parse(Plain, "a -f b -- -q");
        Assert.Equal(["a", "b", "-q"], call.Words);
        Assert.True(call.Has(Force));
        Assert.False(call.Has(Quiet));
    }

    [Fact]
    public void What_stands_behind_the_dashes_is_the_program()
    {
        var call = Parse(Program, "name -f -- ls -l -- x");
        Assert.Equal(["name"], call.Words);
        Assert.Equal(["ls", "-l", "--", "x"], call.Program);
        Assert.Null(Parse(Program, "name").Program);
        Assert.Empty(Parse(Program, "--").Program!);
    }

    [Fact]
    public void A_repeated_option_keeps_all_values_in_order() => Assert.Equal(["A=1", "B=x=y"], Parse(Plain, "a -e A=1 --env=B=x=y").All(Variable));

    [Fact]
    public void A_single_dash_is_a_word() => Assert.Equal(["-"], Parse(Plain, "-").Words);

    [Fact]
    public void An_empty_value_is_a_value() => Assert.Equal("", Parse(Plain, "a --lines=").Text(Lines));

    [Theory]
    [InlineData("a --line 5", "did you mean '--lines'?")]
    [InlineData("a --forse", "did you mean '--force'?")]
    [InlineData("a -x", "no option -x")]
    [InlineData("a --lines", "--lines needs a value")]
    [InlineData("a -n", "--lines needs a value")]
    [InlineData("a --force=yes", "--force takes no value")]
    [InlineData("a -n1 -n2", "--lines was given twice")]
    [InlineData("a --policy larges", "takes latest, smallest, not 'larges'")]
    [InlineData("", "too few words")]
    [InlineData("a b c d", "'d' is one word too many")]
    public void A_wrong_line_says_what_would_be_right(string line, string part) =>
        Assert.Contains(part, Assert.Throws<UsageException>(() => Parse(Plain, line)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_program_without_dashes_is_explained()
    {
        Assert.Contains("behind '--'", Assert.Throws<UsageException>(() => Parse(Program, "name ls")).Message, StringComparison.Ordinal);
        Assert.Contains("behind '--'", Assert.Throws<UsageException>(() => Parse(Program, "ls --color")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_wins_over_missing_words()
    {
        Assert.True(Parse(Plain, "--help").WantsHelp);
        Assert.True(Parse(Plain, "-h").WantsHelp);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("11")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("99999999999999")]
    public void A_number_out_of_bounds_is_refused(string number) =>
        Assert.Throws<UsageException>(() => Parse(Plain, $"a --lines={number}").Number(Lines, 0, 10));

    [Fact]
    public void Control_characters_of_a_wrong_word_do_not_reach_the_message() =>
        Assert.DoesNotContain('\e', Assert.Throws<UsageException>(() => Parse(Plain, "a --\e[2J")).Message);

    private static Call Parse(Command command, string line) => Parser.Parse(command, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
