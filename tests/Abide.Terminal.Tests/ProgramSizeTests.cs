namespace Abide.Terminal.Tests;

public sealed class ProgramSizeTests
{
    [Theory]
    [InlineData("\e[8;30;100t", 100, 30)]
    [InlineData("\e[8;30t", 80, 30)]
    [InlineData("\e[30t", 80, 30)]
    [InlineData("\e[30*|", 80, 30)]
    [InlineData("\e[132$|", 132, 24)]
    [InlineData("\e[4;160;320t", 40, 10)]
    [InlineData("\e[?40h\e[?3h", 132, 24)]
    [InlineData("\e[?3h", 80, 24)]
    [InlineData("\e[?40h\e[?3h\ec", 80, 24)]
    [InlineData("\e[8;30000;30000t", 80, 24)]
    public void A_program_gets_the_size_it_asks_for_when_it_may(string request, int columns, int rows)
    {
        var screen = Terminals.Fed("");
        screen.ProgramMayResize = true;
        screen.Write(request);
        Assert.Equal((columns, rows), (screen.Columns, screen.Rows));
        Assert.Equal((80, 24), (Terminals.Fed(request).Columns, Terminals.Fed(request).Rows));
    }

    [Fact]
    public void Sizes_are_granted_no_faster_than_they_can_be_afforded()
    {
        var screen = Terminals.Fed("");
        screen.ProgramMayResize = true;
        for (var size = 30; size < 300; size++)
            screen.Write($"\e[{size}t");
        Assert.InRange(screen.Rows, 30, 50);
        screen.Write(string.Concat(Enumerable.Repeat("\e[m", 2000)) + "\e[300t");
        Assert.Equal(300, screen.Rows);
    }
}
