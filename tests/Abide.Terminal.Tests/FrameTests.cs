namespace Abide.Terminal.Tests;

public sealed class FrameTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(1);

    [Fact]
    public void A_frame_is_open_until_the_program_ends_it()
    {
        var screen = Terminals.Fed("\e[?2026hhalf");
        Assert.Equal(Screen.FrameLimit, screen.LimitFrame(Start));
        screen.Write(" done\e[?2026l");
        Assert.Null(screen.LimitFrame(Start));
    }

    [Fact]
    public void A_frame_that_never_ends_is_ended_when_its_time_is_up()
    {
        var screen = Terminals.Fed("\e[?2026hhalf");
        Assert.NotNull(screen.LimitFrame(Start));
        screen.Write("\e[?2026hmore");
        Assert.Equal(TimeSpan.FromMilliseconds(1), screen.LimitFrame(Start + Screen.FrameLimit - TimeSpan.FromMilliseconds(1)));
        var revision = screen.Revision;
        Assert.Null(screen.LimitFrame(Start + Screen.FrameLimit));
        Assert.False(screen.IsFrameOpen);
        Assert.True(screen.Revision > revision);
    }

    [Fact]
    public void Every_frame_has_its_own_time()
    {
        var screen = Terminals.Fed("\e[?2026h1");
        screen.LimitFrame(Start);
        screen.Write("\e[?2026l\e[?2026h2");
        Assert.Equal(Screen.FrameLimit, screen.LimitFrame(Start + TimeSpan.FromSeconds(9)));
    }
}
