using System.Text;
using Abide.Processes;

namespace Abide.Daemon.Calls;

/// <summary>Runs a program of the system for a moment: gives it input, takes what it prints, and ends it and what it started when it takes too long.</summary>
internal static class Tool
{
    private const int MostOutput = 1 << 20;

    private const int SignalBase = 128;

    /// <summary>Runs it to its end.</summary>
    /// <param name="command">The program, looked up in PATH, and its arguments.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="setting">Environment, directory and input.</param>
    /// <param name="cancelled">Ends it.</param>
    /// <exception cref="ToolException">It could not be started, took too long, or printed too much.</exception>
    public static async Task<ToolResult> RunAsync(IReadOnlyList<string> command, TimeSpan limit, TimeProvider time, ToolSetting setting, CancellationToken cancelled)
    {
        try
        {
            var result = await ChildProgram.RunAsync(command, Encoding.UTF8.GetBytes(setting.Input), MostOutput, limit, time, setting.Variables, setting.Directory, setting.IsWhole, cancelled);
            return new ToolResult(result.End.Code ?? SignalBase + (result.End.Signal ?? 0), Encoding.UTF8.GetString(result.Output), result.Errors);
        }
        catch (Exception e) when (e is PosixException or TimeoutException or InvalidDataException)
        {
            throw new ToolException(e.Message);
        }
    }
}

/// <summary>In what a tool runs.</summary>
/// <param name="Variables">Variables beside the daemon's own.</param>
/// <param name="Input">What it reads.</param>
internal sealed record ToolSetting(IReadOnlyDictionary<string, string>? Variables = null, string Input = "")
{
    public string Directory { get; init; } = "/";

    /// <summary>True when the variables are its whole environment.</summary>
    public bool IsWhole { get; init; }

    /// <summary>A whole environment, <c>NAME=value</c> each, and the directory that goes with it.</summary>
    public static ToolSetting Whole(IReadOnlyList<string> environment, string directory) =>
        new(environment.Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1])) { Directory = directory, IsWhole = true };
}

/// <summary>How a tool ended.</summary>
/// <param name="Code">Its exit code; 128 and the signal's number where one ended it.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Errors">The last of what it said to standard error.</param>
internal sealed record ToolResult(int Code, string Output, string Errors);

/// <summary>A tool could not be started, or took too long; the message is one line for a person.</summary>
internal sealed class ToolException(string message) : Exception(message);
