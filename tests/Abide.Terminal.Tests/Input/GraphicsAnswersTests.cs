using System.Text;
using Abide.Terminal.Input;

namespace Abide.Terminal.Tests.Input;

public sealed class GraphicsAnswersTests
{
    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("a\e_Gi=1;OK\e\\b", "ab")]
    [InlineData("\e_Gi=1;OK\e\\\e_Gi=2;ENOENT:x\e\\", "")]
    [InlineData("\e[A\e_x\e\\\e", "\e[A\e_x\e\\\e")]
    public void A_terminals_answers_are_taken_out_of_what_is_typed(string typed, string left)
    {
        Assert.Equal(left, Encoding.UTF8.GetString(new GraphicsAnswers().TakenOut(Encoding.UTF8.GetBytes(typed))));
    }

    [Fact]
    public void An_answer_that_comes_in_two_pieces_is_taken_out_too()
    {
        const string Typed = "a\e_Gi=1;OK\e\\b";
        for (var split = 4; split < Typed.Length; split++)
        {
            var answers = new GraphicsAnswers();
            var left = Encoding.UTF8.GetString(answers.TakenOut(Encoding.UTF8.GetBytes(Typed[..split]))) + Encoding.UTF8.GetString(answers.TakenOut(Encoding.UTF8.GetBytes(Typed[split..])));
            Assert.Equal("ab", left);
        }
    }

    [Fact]
    public void An_answer_without_end_does_not_swallow_what_is_typed_for_ever()
    {
        var answers = new GraphicsAnswers();
        answers.TakenOut("\e_G"u8);
        answers.TakenOut(new byte[2000]);
        Assert.Equal("typed", Encoding.UTF8.GetString(answers.TakenOut("typed"u8)));
    }
}
