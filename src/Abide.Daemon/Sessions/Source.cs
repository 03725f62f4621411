namespace Abide.Daemon.Sessions;

/// <summary>Who starts a session.</summary>
internal static class Source
{
    public const string Manual = "manual", Cron = "cron", Channel = "channel", Setup = "setup";

    public static readonly string[] All = [Manual, Cron, Channel, Setup];

    /// <summary>The word itself; <c>system</c> is an older one for <c>setup</c>.</summary>
    public static string Read(string word) => word == "system" ? Setup : word;
}
