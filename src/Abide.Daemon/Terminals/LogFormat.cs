using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;
using Abide.Terminal;

namespace Abide.Daemon.Terminals;

/// <summary>How a log shows the entries of a journal.</summary>
internal abstract class LogFormat
{
    /// <summary>How a line says when it was begun; in .NET's terms.</summary>
    private const string StampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z '";

    private const int StampLength = 25;

    /// <exception cref="RefusedException">There is no such format, or the pattern is none.</exception>
    public static LogFormat Of(ReadJournal request) => request.Format switch
    {
        "raw" => new Raw(),
        "json" => new Json(),
        "text" => new Text(request.Timestamps, PatternOf(request.Match)),
        _ => throw new RefusedException($"'{SessionName.Shown(request.Format ?? "")}' is no format of a journal: it is raw, text or json", ErrorCodes.Invalid),
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

    private static Regex? PatternOf(string? pattern)
    {
        try
        {
            return pattern is null ? null : new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new RefusedException($"'{SessionName.Shown(pattern!)}' is no regular expression that is understood here: {e.Message}", ErrorCodes.Invalid);
        }
    }

    /// <summary>Lines without escape sequences; what is missing and where runs begin and end is said between them.</summary>
    private sealed class Text(bool hasTimestamps, Regex? pattern) : LogFormat
    {
        private readonly PlainText _plain = new();
        private readonly ArrayBufferWriter<byte> _lines = new();
        private readonly ArrayBufferWriter<byte> _held = new();
        private bool _midLine;

        public override void Write(in Entry entry, ArrayBufferWriter<byte> to)
        {
            switch (entry.Type)
            {
                case EntryType.Output when hasTimestamps || pattern is not null:
                    _plain.Filter(entry.Payload, _lines);
                    WriteLines(to, entry.At);
                    break;
                case EntryType.Output:
                    var before = to.WrittenCount;
                    _plain.Filter(entry.Payload, to);
                    if (to.WrittenCount > before)
                        _midLine = to.WrittenSpan[^1] != (byte)'\n';
                    break;
                case EntryType.RunStarted when entry.Run > 1:
                    Note(to, entry.At, $"run {entry.Run} started {When(entry)}");
                    break;
                case EntryType.RunEnded:
                    Note(to, entry.At, $"run {entry.Run} {RunEntries.ReadEnded(entry.Payload)?.Reason ?? "ended"} {When(entry)}");
                    break;
                case EntryType.Gap:
                    Note(to, entry.At, Gap(GapEntry.Parse(entry.Payload)));
                    break;
                default:
                    break;
            }
        }

        public override void Finish(ArrayBufferWriter<byte> to) => EndLine(to);

        private static string When(in Entry entry) => entry.At.ToString("u", CultureInfo.InvariantCulture);

        private static string Gap(GapEntry gap) => gap.Bytes is { } bytes ? $"{bytes} bytes are missing here: {gap.Reason}" : $"output is missing here: {gap.Reason}";

        /// <summary>What is in <see cref="_lines"/>, each line with its time; one that a pattern decides on is held until it is whole.</summary>
        private void WriteLines(ArrayBufferWriter<byte> to, DateTimeOffset at)
        {
            var line = pattern is null ? to : _held;
            for (var text = _lines.WrittenSpan; !text.IsEmpty;)
            {
                var end = text.IndexOf((byte)'\n');
                if (!_midLine)
                    Stamp(line, at);
                line.Write(end < 0 ? text : text[..(end + 1)]);
                _midLine = end < 0;
                if (end >= 0)
                    Release(to);
                text = end < 0 ? default : text[(end + 1)..];
            }

            _lines.ResetWrittenCount();
        }

        /// <summary>Lets a held line go, if the pattern fits it.</summary>
        private void Release(ArrayBufferWriter<byte> to)
        {
            if (_held.WrittenCount == 0)
                return;
            if (pattern!.IsMatch(Encoding.UTF8.GetString(_held.WrittenSpan[(hasTimestamps ? StampLength : 0)..].TrimEnd((byte)'\n'))))
                to.Write(_held.WrittenSpan);
            _held.ResetWrittenCount();
        }

        private void Stamp(ArrayBufferWriter<byte> to, DateTimeOffset at)
        {
            if (hasTimestamps)
                to.Write(Encoding.ASCII.GetBytes(at.UtcDateTime.ToString(StampFormat, CultureInfo.InvariantCulture)));
        }

        private void EndLine(ArrayBufferWriter<byte> to)
        {
            if (_midLine)
                (pattern is null ? to : _held).Write("\n"u8);
            _midLine = false;
            Release(to);
        }

        private void Note(ArrayBufferWriter<byte> to, DateTimeOffset at, string note)
        {
            EndLine(to);
            Stamp(pattern is null ? to : _held, at);
            (pattern is null ? to : _held).Write(Encoding.UTF8.GetBytes($"[{note}]\n"));
            Release(to);
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
