using System.Buffers;
using System.Text;

namespace Abide.Terminal.Emulation;

/// <summary>The terminfo capabilities that programs ask the terminal itself for.</summary>
internal static class Capabilities
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["TN"] = "xterm-256color",
        ["name"] = "xterm-256color",
        ["Co"] = "256",
        ["colors"] = "256",
        ["RGB"] = "8",
        ["Tc"] = "",
        ["Su"] = "",
        ["Smulx"] = "\e[4:%p1%dm",
        ["Setulc"] = "\e[58:2::%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%dm",
        ["setrgbf"] = "\e[38:2:%p1%d:%p2%d:%p3%dm",
        ["setrgbb"] = "\e[48:2:%p1%d:%p2%d:%p3%dm",
        ["Ss"] = "\e[%p1%d q",
        ["Se"] = "\e[0 q",
        ["Sync"] = "\e[?2026%?%p1%{1}%-%tl%eh%;",
        ["BE"] = "\e[?2004h",
        ["BD"] = "\e[?2004l",
        ["PS"] = "\e[200~",
        ["PE"] = "\e[201~",
        ["ku"] = "\eOA",
        ["kd"] = "\eOB",
        ["kr"] = "\eOC",
        ["kl"] = "\eOD",
        ["kh"] = "\eOH",
        ["@7"] = "\eOF",
        ["kb"] = "\u007f",
        ["kD"] = "\e[3~",
        ["kI"] = "\e[2~",
        ["kP"] = "\e[5~",
        ["kN"] = "\e[6~",
        ["k1"] = "\eOP",
        ["k2"] = "\eOQ",
        ["k3"] = "\eOR",
        ["k4"] = "\eOS",
        ["k5"] = "\e[15~",
        ["k6"] = "\e[17~",
        ["k7"] = "\e[18~",
        ["k8"] = "\e[19~",
        ["k9"] = "\e[20~",
        ["k;"] = "\e[21~",
        ["F1"] = "\e[23~",
        ["F2"] = "\e[24~",
    };

    /// <summary>The value of a capability, empty for one that is only there or not; null when it is not known.</summary>
    /// <param name="name">The name in hexadecimal.</param>
    public static string? Find(ReadOnlySpan<byte> name)
    {
        Span<byte> decoded = stackalloc byte[32];
        return name.Length <= 64 && Convert.FromHexString(Encoding.ASCII.GetString(name), decoded, out _, out var written) == OperationStatus.Done
            ? Known.GetValueOrDefault(Encoding.ASCII.GetString(decoded[..written]))
            : null;
    }
}
