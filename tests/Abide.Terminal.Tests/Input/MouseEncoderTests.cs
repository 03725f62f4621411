using System.Text;
using Abide.Terminal.Input;

namespace Abide.Terminal.Tests.Input;

public sealed class MouseEncoderTests
{
    private const MouseEventKind Press = MouseEventKind.Press, Release = MouseEventKind.Release, Move = MouseEventKind.Move;

    [Theory]
    [InlineData("", Press, MouseButton.Left, "")]
    [InlineData("\e[?9h", Press, MouseButton.Left, "\e[M !!")]
    [InlineData("\e[?9h", Press, MouseButton.WheelUp, "")]
    [InlineData("\e[?9h", Release, MouseButton.Left, "")]
    [InlineData("\e[?1000h", Press, MouseButton.Right, "\e[M\"!!")]
    [InlineData("\e[?1000h", Release, MouseButton.Right, "\e[M#!!")]
    [InlineData("\e[?1000h", Press, MouseButton.WheelDown, "\e[Ma!!")]
    [InlineData("\e[?1000h", Release, MouseButton.WheelDown, "")]
    [InlineData("\e[?1000h", Move, MouseButton.Left, "")]
    [InlineData("\e[?1002h", Move, MouseButton.Left, "\e[M@!!")]
    [InlineData("\e[?1002h", Move, MouseButton.None, "")]
    [InlineData("\e[?1003h", Move, MouseButton.None, "\e[MC!!")]
    [InlineData("\e[?1003;1006h", Move, MouseButton.None, "\e[<35;1;1M")]
    [InlineData("\e[?1000;1006h", Press, MouseButton.Left, "\e[<0;1;1M")]
    [InlineData("\e[?1000;1006h", Release, MouseButton.Left, "\e[<0;1;1m")]
    [InlineData("\e[?1000;1006h", Press, MouseButton.WheelUp, "\e[<64;1;1M")]
    [InlineData("\e[?1000;1006h", Press, MouseButton.Back, "\e[<128;1;1M")]
    [InlineData("\e[?1000;1015h", Press, MouseButton.Left, "\e[32;1;1M")]
    [InlineData("\e[?1000;1015h", Release, MouseButton.Left, "\e[35;1;1M")]
    [InlineData("\e[?1000;1005h", Press, MouseButton.Left, "\e[M !!")]
    [InlineData("\e[?1000h\e[?1000l", Press, MouseButton.Left, "")]
    public void What_a_program_asked_for_is_told(string modes, MouseEventKind kind, MouseButton button, string bytes) =>
        Assert.Equal(bytes, Encoding.Latin1.GetString(MouseEncoder.Encode(new MouseEvent(kind, button, 0, 0), Terminals.Fed(modes).InputModes)));

    [Theory]
    [InlineData(KeyModifiers.Shift, "\e[<4;1;1M")]
    [InlineData(KeyModifiers.Alt, "\e[<8;1;1M")]
    [InlineData(KeyModifiers.Control, "\e[<16;1;1M")]
    [InlineData(KeyModifiers.Shift | KeyModifiers.Control, "\e[<20;1;1M")]
    public void Modifiers_are_bits_of_the_button(KeyModifiers modifiers, string bytes) =>
        Assert.Equal(bytes, Encoding.ASCII.GetString(MouseEncoder.Encode(new MouseEvent(Press, MouseButton.Left, 0, 0, modifiers), Terminals.Fed("\e[?1000;1006h").InputModes)));

    [Fact]
    public void The_oldest_mode_knows_no_modifiers() =>
        Assert.Equal("\e[M !!", Encoding.Latin1.GetString(MouseEncoder.Encode(new MouseEvent(Press, MouseButton.Left, 0, 0, KeyModifiers.Control), Terminals.Fed("\e[?9h").InputModes)));

    [Fact]
    public void Each_form_tells_places_as_far_as_it_can()
    {
        byte[] At(string modes, int column) => MouseEncoder.Encode(new MouseEvent(Press, MouseButton.Left, column, 9) { PixelX = column * 8, PixelY = 5 }, Terminals.Fed("\e[?1000h" + modes).InputModes);
        Assert.Equal([0x1B, (byte)'[', (byte)'M', 32, 255, 42], At("", 222));
        Assert.Empty(At("", 223));
        Assert.Equal("\e[M \u0100*", Encoding.UTF8.GetString(At("\e[?1005h", 223)));
        Assert.Equal("\e[M \u07FF*", Encoding.UTF8.GetString(At("\e[?1005h", 2014)));
        Assert.Empty(At("\e[?1005h", 2015));
        Assert.Equal("\e[<0;5001;10M", Encoding.UTF8.GetString(At("\e[?1006h", 5000)));
        Assert.Equal("\e[32;5001;10M", Encoding.UTF8.GetString(At("\e[?1015h", 5000)));
        Assert.Equal("\e[<0;81;6M", Encoding.UTF8.GetString(At("\e[?1016h", 10)));
    }
}
