using System.Text;
using System.Text.Json;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Processes;

namespace Abide.Cli.Commands;

internal static class ApiCommand
{
    private const string Prefix = "/api/v1";

    private static readonly string[] Methods = ["GET", "POST", "PATCH", "DELETE", "PUT", "HEAD"];

    private static readonly Option Data = new("data", "The JSON to send; '-' reads it from standard input.") { Letter = 'd', Value = "JSON" };
    private static readonly Option Header = new("header", "A header; may be given several times.") { Letter = 'H', Value = "'NAME: VALUE'", Repeats = true };
    private static readonly Option Include = new("include", "Print the answer's status and headers, too.") { Letter = 'i' };

    public static readonly Command Definition = new("api", "[METHOD] PATH", "Ask the HTTP API over the local socket.", Run)
    {
        IsLocal = true,
        Group = Group.Access,
        Options = [Data, Header, Include],
        MinWords = 1,
        MaxWords = 2,
        Details = """
            PATH is below /api/v1: '/sessions' is '/api/v1/sessions'. Without METHOD it is GET, or POST with --data. What comes is printed as it comes, so
            that '/events' and '?follow' go on until interrupted. An answer of 400 and above is told on standard error, with the exit codes of other commands.
            '/openapi.json' describes all there is.
            """,
        Examples = ["abide api /sessions?status=running", "abide api POST /sessions -d '{\"command\":[\"make\"]}'", "abide api DELETE /sessions/web", "abide api '/sessions/web/journal?follow=true'"],
    };

    private static int Run(Call call)
    {
        var (method, path) = call.Words.Count == 2 ? (call[0].ToUpperInvariant(), call[1]) : (call.Has(Data) ? "POST" : "GET", call[0]);
        if (Array.IndexOf(Methods, method) < 0)
            throw new UsageException($"{Printable.Line(call[0])} is no method: it is one of {string.Join(", ", Methods)}");
        if (!path.StartsWith('/') || path.AsSpan().ContainsAnyInRange('\0', ' '))
            throw new UsageException($"a path begins with '/' and has no blanks; not '{Printable.Line(path)}'");
        foreach (var header in call.All(Header))
        {
            if (!header.Contains(':', StringComparison.Ordinal) || header.AsSpan().ContainsAny('\r', '\n'))
                throw new UsageException($"{Header} takes 'NAME: VALUE', not '{Printable.Line(header)}'");
        }

        Daemon.Connect().Dispose(); // starts it where there is none
        using var http = LocalHttp.Connect();
        http.Ask(method, path.StartsWith(Prefix + "/", StringComparison.Ordinal) ? path : Prefix + path, call.All(Header), Body(call));
        if (call.Has(Include))
        {
            call.Out.Line(Printable.Line(http.StatusLine));
            foreach (var (name, value) in http.Headers)
                call.Out.Line(Printable.Line($"{name}: {value}"));
            call.Out.Line("");
        }

        if (http.Status < 400)
        {
            http.CopyBody(call.Out);
            return ExitCode.Done;
        }

        var problem = new MemoryStream();
        http.CopyBody(problem);
        if (call.Has(Include))
            call.Out.Write(problem.ToArray());
        var (code, detail) = Read(problem.ToArray());
        call.Note(detail ?? http.StatusLine);
        return ExitCode.Of(code ?? "");
    }

    private static byte[]? Body(Call call)
    {
        if (call.Text(Data) is not { } data)
            return null;
        if (data != "-")
            return Encoding.UTF8.GetBytes(data);
        const int StandardInput = 0;
        var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = Posix.Read(StandardInput, buffer)) > 0;)
            all.Write(buffer, 0, count);
        return all.ToArray();
    }

    /// <summary>What a problem document says.</summary>
    private static (string? Code, string? Detail) Read(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            string? Text(string name) => document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
            return (Text("code"), Text("detail"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }
}
