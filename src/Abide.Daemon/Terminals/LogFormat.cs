using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;
using Abide.Terminal;

namespace Abide.Daemon.Terminals;

/// <summary>How a log shows the entries of a journal.</summary>
internal abstract class LogFormat
{
    /// <exception cref="RefusedException">There is no such format.</exception>
    public static LogFormat Of(string format) => format switch
    {
        "raw" => new Raw(),
        "json" => new Json(),
        "text" => new Text(),
        _ => throw new RefusedException($"'{SessionName.Shown(format ?? "")}' is no format of a journal: it is raw, text or json", ErrorCodes.Invalid),
    };

    /// <summary>What one run has printed, and nothing else.</summary>
    public static LogFormat OfRun(int run) => new Printed(run);

    public abstract void Write(in Entry entry, ArrayBufferWriter<byte> to);

    /// <summary>The log is over: what a last line still needs.</summary>
    public virtual void Finish(ArrayBufferWriter<byte> to)
    {
    }

    /// <summary>The payloads of output entries and nothing else.</summary>
    private sealed class Raw : LogFormat
    {
        public override void Write(in Entry entry, ArrayBufferWriter<byte> to)
        {
            if (entry.Type == EntryType.Output)
                to.Write(entry.Payload);
        }
    }

    /// <summary>Lines without escape sequences of one run.</summary>
    private sealed class Printed(int run) : LogFormat
    {
        private readonly PlainText _plain = new();

        public override void Write(in Entry entry, ArrayBufferWriter<byte> to)
        {
            if (entry.Type == EntryType.Output && entry.Run == run)
                _plain.Filter(entry.Payload, to);
        }
    }

    /// <summary>Lines without escape sequences; what is missing and where runs begin and end is said between them.</summary>
    private sealed class Text : LogFormat
    {
        private readonly PlainText _plain = new();
        private bool _midLine;

        public override void Write(in Entry entry, ArrayBufferWriter<byte> to)
        {
            switch (entry.Type)
            {
                case EntryType.Output:
                    var before = to.WrittenCount;
                    _plain.Filter(entry.Payload, to);
                    if (to.WrittenCount > before)
                        _midLine = to.WrittenSpan[^1] != (byte)'\n';
                    break;
                case EntryType.RunStarted when entry.Run > 1:
                    Note(to, $"run {entry.Run} started {When(entry)}");
                    break;
                case EntryType.RunEnded:
                    Note(to, $"run {entry.Run} {RunEntries.ReadEnded(entry.Payload)?.Reason ?? "ended"} {When(entry)}");
                    break;
                case EntryType.Gap:
                    Note(to, Gap(GapEntry.Parse(entry.Payload)));
                    break;
                default:
                    break;
            }
        }

        public override void Finish(ArrayBufferWriter<byte> to) => EndLine(to);

        private static string When(in Entry entry) => entry.At.ToString("u", CultureInfo.InvariantCulture);

        private static string Gap(GapEntry gap) => gap.Bytes is { } bytes ? $"{bytes} bytes are missing here: {gap.Reason}" : $"output is missing here: {gap.Reason}";

        private void EndLine(ArrayBufferWriter<byte> to)
        {
            if (_midLine)
                to.Write("\n"u8);
            _midLine = false;
        }

        private void Note(ArrayBufferWriter<byte> to, string note)
        {
            EndLine(to);
            to.Write(Encoding.UTF8.GetBytes($"[{note}]\n"));
        }
    }

    /// <summary>One entry a line.</summary>
    private sealed class Json : LogFormat
    {
        public override void Write(in Entry entry, ArrayBufferWriter<byte> to)
        {
            if (entry.Type is EntryType.Pad or EntryType.SegmentStart)
                return;
            using (var json = new Utf8JsonWriter(to))
            {
                json.WriteStartObject();
                json.WriteNumber("position", entry.Position.Value);
                json.WriteString("time", entry.At);
                json.WriteString("type", JsonNamingPolicy.SnakeCaseLower.ConvertName(entry.Type.ToString()));
                json.WriteNumber("run", entry.Run);
                if (entry.Type == EntryType.Output)
                {
                    json.WriteNumber("stream", entry.Stream);
                    json.WriteBase64String("data", entry.Payload);
                }
                else if (entry.Payload is [(byte)'{', ..])
                {
                    json.WritePropertyName("detail");
                    json.WriteRawValue(entry.Payload);
                }

                json.WriteEndObject();
            }

            to.Write("\n"u8);
        }
    }
}
