using System.Text;
using QRCoder;

namespace Abide.Daemon.Http;

/// <summary>QR codes as text: two rows of modules a line, dark on light whatever the terminal's colours are.</summary>
internal static class QrCode
{
    /// <summary>Light modules around the code; readers want some.</summary>
    private const int Margin = 2;

    public static IReadOnlyList<string> Draw(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.L);
        var modules = data.ModuleMatrix; // with four light ones around
        const int Quiet = 4;
        var size = modules.Count - (2 * Quiet) + (2 * Margin);
        bool IsDark(int row, int column) => row < size && modules[row + Quiet - Margin][column + Quiet - Margin];
        var lines = new List<string>();
        for (var row = 0; row < size; row += 2)
        {
            var line = new StringBuilder();
            for (var column = 0; column < size; column++)
            {
                line.Append((IsDark(row, column), IsDark(row + 1, column)) switch
                {
                    (true, true) => ' ',
                    (true, false) => '▄',
                    (false, true) => '▀',
                    _ => '█',
                });
            }

            lines.Add(line.ToString());
        }

        return lines;
    }
}
