using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Abide.Cli.CommandLine;
using Abide.Cli.Output;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

/// <summary>What several commands have in common.</summary>
internal static class Shared
{
    public static readonly Option Json = new("json", "Print JSON for a script.");

    /// <summary>The session that this process runs in, if it does.</summary>
    public static string? Inside => Environment.GetEnvironmentVariable("ABIDE_SESSION") is { Length: > 0 } session ? session : null;

    /// <summary>Prints one JSON document on one line.</summary>
    public static void PrintJson<T>(this Call call, T value, JsonTypeInfo<T> type)
    {
        call.Out.Write(JsonSerializer.SerializeToUtf8Bytes(value, type));
        call.Out.Line("");
    }

    /// <summary>Prints a list: as JSON for a script, else as a table, or one line where there is nothing in it.</summary>
    public static int PrintList<T>(this Call call, T list, JsonTypeInfo<T> type, int count, string nothing, Func<Table> table)
        where T : Message
    {
        if (call.Has(Json))
            call.PrintJson(list with { Id = 0 }, type);
        else if (count == 0)
            call.Note(nothing);
        else
            call.Out.Text(table().Format(Style.OfOut, Values.TerminalSize.OfOut()?.Columns ?? 0));
        return ExitCode.Done;
    }

    /// <summary>Prints the session that an operation left behind: as JSON, as the daemon's note, or as <paramref name="text"/>.</summary>
    public static int Report(this Call call, SessionReply reply, string text)
    {
        if (call.Has(Json))
            call.PrintJson(reply.Session, RowJson.Default.SessionRow);
        else
            call.Out.Line(Printable.Line(reply.Note ?? text));
        return ExitCode.Done;
    }

    /// <summary>Does something for each; what is refused is said so, and does not keep the others from it. The exit code is the first refusal's.</summary>
    public static int Each<T>(this Call call, IEnumerable<T> all, Action<T> act)
    {
        var exit = ExitCode.Done;
        foreach (var one in all)
        {
            try
            {
                act(one);
            }
            catch (RequestException refused)
            {
                call.Note(refused.Message);
                if (exit == ExitCode.Done)
                    exit = ExitCode.Of(refused.Error.Code);
            }
        }

        return exit;
    }

    /// <summary>One line on standard error, for a person to know.</summary>
    public static void Note(this Call call, string text) => call.Errors.Line("abide: " + Printable.Line(text));
}
