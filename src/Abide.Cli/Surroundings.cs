using System.Globalization;

namespace Abide.Cli;

/// <summary>What a new program inherits from this process beside its environment.</summary>
internal static class Surroundings
{
    /// <summary>The file mode creation mask; null when the system does not tell.</summary>
    public static int? Umask()
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("Umask:", StringComparison.Ordinal))
                return Convert.ToInt32(line["Umask:".Length..].Trim(), 8);
        }

        return null;
    }

    /// <summary>Variables whose values are only good as long as one login lasts, as <c>NAME=value</c>.</summary>
    public static List<string> ShortLivedVariables()
    {
        var variables = new List<string>();
        foreach (var name in (ReadOnlySpan<string>)["SSH_AUTH_SOCK", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS"])
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                variables.Add(string.Create(CultureInfo.InvariantCulture, $"{name}={value}"));
        }

        return variables;
    }
}
