using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Logs;

/// <summary>One event of the log.</summary>
/// <param name="At">When.</param>
/// <param name="Pid">The daemon's process.</param>
/// <param name="Level">How bad.</param>
/// <param name="Text">In words.</param>
/// <param name="Fault">What was thrown.</param>
/// <param name="Fields">What the words are about, by the names in their template.</param>
internal readonly record struct LogLine(DateTimeOffset At, int Pid, LogLevel Level, string Text, Exception? Fault, IReadOnlyList<KeyValuePair<string, object?>> Fields)
{
    private const string Template = "{OriginalFormat}";

    /// <summary>No page will ever show it as it is: quotes may stay readable.</summary>
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>TIME PID LEVEL WORDS</c>; more lines where something was thrown.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Time} {Pid} {Word} {Text}{(Fault is null ? "" : ": " + Fault)}\n");

    /// <summary>One JSON object on one line: <c>time</c>, <c>pid</c>, <c>level</c>, <c>message</c>, <c>exception</c>, and a member for each field, of which <c>session</c> is a session's id.</summary>
    public byte[] ToJson()
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes, s_readable))
        {
            json.WriteStartObject();
            json.WriteString("time"u8, Time);
            json.WriteNumber("pid"u8, Pid);
            json.WriteString("level"u8, Word);
            json.WriteString("message"u8, Text);
            foreach (var (name, value) in Fields)
            {
                if (name != Template)
                    Write(json, JsonNamingPolicy.SnakeCaseLower.ConvertName(name), value);
            }

            if (Fault is { } fault)
                json.WriteString("exception"u8, fault.ToString());
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    private string Time => At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private string Word => Level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case bool truth: json.WriteBoolean(name, truth); break;
            case int or uint or long or ulong or short or byte: json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
