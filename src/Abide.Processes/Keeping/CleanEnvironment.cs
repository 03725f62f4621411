using System.Collections;

namespace Abide.Processes.Keeping;

/// <summary>
/// What keeper and daemon get to see of the environment of whoever happens to start them: enough to speak the user's language, and Abide's own settings; nothing else that
/// configures or injects code (LD_PRELOAD, DOTNET_STARTUP_HOOKS, Kestrel__…).
/// </summary>
internal static class CleanEnvironment
{
    /// <summary>
    /// For the .NET runtime, which can be told this in no other way: a small first generation (4 MiB; else as large as the processor's cache, all of it resident
    /// garbage), and no diagnostics socket in the temporary directory.
    /// </summary>
    private static readonly string[] runtime = ["DOTNET_GCgen0size=0x400000", "DOTNET_EnableDiagnostics=0"];

    internal static List<string> For(Instance instance) => For(instance, Environment.GetEnvironmentVariables());

    internal static List<string> For(Instance instance, IDictionary variables)
    {
        var user = UserDatabase.Current;
        var clean = new List<string> { $"HOME={user.Home}", $"USER={user.Name}", $"LOGNAME={user.Name}", $"SHELL={user.Shell}" };
        clean.AddRange(runtime);
        if (instance.IsRelocated) clean.Add($"{Instance.HomeVariable}={instance.Directory}");
        if (!variables.Contains("PATH")) clean.Add("PATH=/usr/local/bin:/usr/bin:/bin");
        foreach (DictionaryEntry variable in variables)
        {
            // DOTNET_ROOT says where the runtime is, for builds that are not native.
            if (variable is { Key: string name, Value: string value } && (name is "PATH" or "LANG" or "TZ" or "DOTNET_ROOT" || name.StartsWith("LC_", StringComparison.Ordinal) || IsSetting(name)))
                clean.Add($"{name}={value}");
        }
        return clean;
    }

    /// <summary>ABIDE_LOG_LEVEL and the like; not what says where a process belongs, or how a client behaves.</summary>
    private static bool IsSetting(string name) =>
        name.StartsWith("ABIDE_", StringComparison.Ordinal) && name is not (Instance.HomeVariable or "ABIDE_RUN" or "ABIDE_SESSION" or "ABIDE_DEBUG" or "ABIDE_BIN");
}
