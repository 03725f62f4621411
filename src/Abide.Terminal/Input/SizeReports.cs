using System.Globalization;
using System.Text;
using Abide.Terminal.Emulation;

namespace Abide.Terminal.Input;

/// <summary>How a program that asked for it is told of a new size among its input (mode 2048, "In-Band Window Resize Notifications").</summary>
public static class SizeReports
{
    /// <summary>The bytes that tell a size; none unless asked for. The host sends them when it has changed the size of screen and terminal.</summary>
    /// <param name="columns">Columns of the screen.</param>
    /// <param name="rows">Rows of the screen.</param>
    /// <param name="modes">What the program asked for.</param>
    public static byte[] Encode(int columns, int rows, in InputModes modes) => modes.SizeReports ? Encoding.ASCII.GetBytes(Of(columns, rows)) : [];

    internal static string Of(int columns, int rows) => string.Create(
        CultureInfo.InvariantCulture, $"\e[48;{rows};{columns};{rows * Emulator.CellHeight};{columns * Emulator.CellWidth}t");
}
