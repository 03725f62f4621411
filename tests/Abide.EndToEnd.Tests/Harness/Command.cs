using System.Diagnostics;
using System.Text;

namespace Abide.EndToEnd.Tests.Harness;

/// <summary>Runs a program without a terminal and gathers what it says.</summary>
internal sealed record Command(string Program, IReadOnlyList<string> Arguments)
{
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public string Directory { get; init; } = "/";

    public byte[] Input { get; init; } = [];

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Starts it and leaves its streams to the caller.</summary>
    public Process Start()
    {
        var start = new ProcessStartInfo(Program)
        {
            WorkingDirectory = Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in Arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end; a program that does not end is killed, and that is a failure.</summary>
    public async Task<CommandResult> RunAsync()
    {
        using var process = Start();
        var output = new MemoryStream();
        var errors = new MemoryStream();
        var reading = Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(output), process.StandardError.BaseStream.CopyToAsync(errors));
        var ended = process.WaitForExitAsync();
        try
        {
            await FeedAsync(process);
            await Task.WhenAll(reading, ended).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            var state = process.HasExited ? "ended, but somebody holds its streams" : "does not end";
            if (!process.HasExited)
                process.Kill();
            Assert.Fail($"{CommandLine} {state} after {Patience.TotalSeconds} s\n{Text(output)}\n{Text(errors)}");
        }

        return new CommandResult(CommandLine, process.ExitCode, output.ToArray(), Text(errors));
    }

    private string CommandLine => $"{Path.GetFileName(Program)} {string.Join(' ', Arguments)}";

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());

    private async Task FeedAsync(Process process)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading.
        }
    }
}
