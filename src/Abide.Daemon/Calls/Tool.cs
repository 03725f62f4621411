using System.ComponentModel;
using System.Diagnostics;

namespace Abide.Daemon.Calls;

/// <summary>Runs a program of the system for a moment: gives it input, takes what it prints, and ends it and all that it started when it takes too long.</summary>
internal static class Tool
{
    /// <summary>So much of what it prints is kept; the rest is read and dropped.</summary>
    private const int MostOutput = 64 * 1024;

    /// <summary>Runs it to its end.</summary>
    /// <param name="command">The program, looked up in PATH, and its arguments.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="setting">Environment, directory and input; null for the daemon's own and none.</param>
    /// <param name="cancelled">Ends it.</param>
    /// <exception cref="ToolException">It could not be started, or took too long.</exception>
    public static async Task<ToolResult> RunAsync(IReadOnlyList<string> command, TimeSpan limit, TimeProvider time, ToolSetting? setting, CancellationToken cancelled)
    {
        using var process = Start(command, setting);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        await using var timer = time.CreateTimer(_ => over.Cancel(), null, limit, Timeout.InfiniteTimeSpan);
        try
        {
            var output = ReadAsync(process.StandardOutput, over.Token);
            var errors = ReadAsync(process.StandardError, over.Token);
            await WriteAsync(process, setting?.Input ?? "");
            await process.WaitForExitAsync(over.Token);
            return new ToolResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            End(process);
            cancelled.ThrowIfCancellationRequested();
            throw new ToolException($"{command[0]} was ended after {limit.TotalSeconds:0.#} s");
        }
    }

    private static Process Start(IReadOnlyList<string> command, ToolSetting? setting)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = setting?.Directory ?? "/",
        };
        if (setting?.Environment is { } environment)
        {
            start.Environment.Clear();
            foreach (var pair in environment)
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0)
                    start.Environment[pair[..equals]] = pair[(equals + 1)..];
            }
        }

        foreach (var (name, value) in setting?.Variables ?? [])
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            throw new ToolException($"{command[0]} could not be started: {e.Message}");
        }
    }

    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It does not read what it is given; its exit code says what it thinks of that.
        }
    }

    private static async Task<string> ReadAsync(StreamReader from, CancellationToken cancelled)
    {
        var (kept, buffer) = (new System.Text.StringBuilder(), new char[4096]);
        for (int count; (count = await from.ReadAsync(buffer, cancelled)) > 0;)
            kept.Append(buffer, 0, Math.Min(count, MostOutput - kept.Length));
        return kept.ToString();
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended in this moment.
        }
    }
}

/// <summary>In which a tool runs.</summary>
/// <param name="Environment">The whole environment, <c>NAME=value</c> each; null for the daemon's.</param>
/// <param name="Directory">The working directory; null for the root.</param>
/// <param name="Input">What it reads.</param>
internal sealed record ToolSetting(IReadOnlyList<string>? Environment = null, string? Directory = null, string Input = "")
{
    /// <summary>Variables beside the environment.</summary>
    public IReadOnlyList<(string Name, string Value)> Variables { get; init; } = [];
}

/// <summary>How a tool ended.</summary>
/// <param name="Code">Its exit code; 128 and the signal's number where one ended it.</param>
/// <param name="Output">What it printed, the first 64 KiB.</param>
/// <param name="Errors">What it said to standard error, likewise.</param>
internal sealed record ToolResult(int Code, string Output, string Errors);

/// <summary>A tool could not be started, or took too long; the message is one line for a person.</summary>
internal sealed class ToolException(string message) : Exception(message);
