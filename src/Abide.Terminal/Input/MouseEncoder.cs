using System.Text;

namespace Abide.Terminal.Input;

/// <summary>Mouse events as xterm reports them (ctlseqs, "Mouse Tracking").</summary>
public static class MouseEncoder
{
    /// <summary>The farthest column or row that one byte, and one character of two bytes, can tell.</summary>
    private const int MostInByte = 255 - 32, MostInTwo = 2047 - 32;

    /// <summary>The bytes of an event; none where the program did not ask for it, or the form it chose cannot tell the place.</summary>
    /// <param name="mouse">What was done.</param>
    /// <param name="modes">What the program asked for.</param>
    public static byte[] Encode(in MouseEvent mouse, in InputModes modes)
    {
        if (!IsReported(mouse, modes.MouseTracking))
            return [];
        var isRelease = mouse.Kind == MouseEventKind.Release;
        var keepsButton = modes.MouseEncoding is 1006 or 1016;
        var code = (isRelease && !keepsButton ? (int)MouseButton.None : (int)mouse.Button) + (mouse.Kind == MouseEventKind.Move ? 32 : 0);
        if (modes.MouseTracking != 9)
        {
            code += ((mouse.Modifiers & KeyModifiers.Shift) != 0 ? 4 : 0)
                + ((mouse.Modifiers & (KeyModifiers.Alt | KeyModifiers.Meta)) != 0 ? 8 : 0)
                + ((mouse.Modifiers & KeyModifiers.Control) != 0 ? 16 : 0);
        }

        var (x, y) = modes.MouseEncoding == 1016 ? (mouse.PixelX + 1, mouse.PixelY + 1) : (mouse.Column + 1, mouse.Row + 1);
        return modes.MouseEncoding switch
        {
            1006 or 1016 => Encoding.ASCII.GetBytes($"\e[<{code};{x};{y}{(isRelease ? 'm' : 'M')}"),
            1015 => Encoding.ASCII.GetBytes($"\e[{code + 32};{x};{y}M"),
            1005 when x <= MostInTwo && y <= MostInTwo => Encoding.UTF8.GetBytes($"\e[M{(char)(code + 32)}{(char)(x + 32)}{(char)(y + 32)}"),
            0 when x <= MostInByte && y <= MostInByte => [0x1B, (byte)'[', (byte)'M', (byte)(code + 32), (byte)(x + 32), (byte)(y + 32)],
            _ => [],
        };
    }

    private static bool IsReported(in MouseEvent mouse, int tracking) => (tracking, mouse.Kind) switch
    {
        (9, MouseEventKind.Press) => mouse.Button <= MouseButton.Right,
        (1000 or 1001 or 1002 or 1003, MouseEventKind.Press) => mouse.Button != MouseButton.None,
        (1000 or 1001 or 1002 or 1003, MouseEventKind.Release) => mouse.Button is < MouseButton.WheelUp or > MouseButton.WheelRight,
        (1002, MouseEventKind.Move) => mouse.Button != MouseButton.None,
        (1003, MouseEventKind.Move) => true,
        _ => false,
    };
}
