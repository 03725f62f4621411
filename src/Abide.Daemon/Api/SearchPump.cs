using System.Buffers;
using System.Text.Json;
using Abide.Daemon.Searching;
using Abide.Daemon.Terminals;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>A search, told as it goes on: JSON, one record a line, as fast as the client takes it.</summary>
/// <param name="search">What was asked for.</param>
/// <param name="sessions">How many sessions that is about.</param>
/// <param name="limit">The most lines to tell.</param>
internal sealed class SearchPump(OutputSearch search, int sessions, int limit)
{
    /// <summary>Bytes that are sent at a time, less than a client gives room for.</summary>
    private const int Part = 32 * 1024;

    private static readonly byte[] s_newLine = [(byte)'\n'];

    private readonly ArrayBufferWriter<byte> _text = new();
    private string? _last;
    private int _told;

    /// <summary>Searches until everything is told.</summary>
    /// <param name="send">Sends a piece, when there is room for it.</param>
    /// <param name="over">Ends it.</param>
    public async Task RunAsync(Func<ReadOnlyMemory<byte>, Task> send, CancellationToken over)
    {
        await using var results = search.RunAsync(over).GetAsyncEnumerator(over);
        while (_told < limit)
        {
            var next = results.MoveNextAsync();
            if (!next.IsCompleted || _text.WrittenCount >= Part)
                await SendAsync(send, over);
            if (!await next)
                break;
            Write(RecordOf(results.Current));
        }

        Write(new SearchRecord { Type = "end", Cursor = _told == limit ? _last : null, Sessions = sessions, Bytes = search.Bytes });
        await SendAsync(send, over);
    }

    private SearchRecord RecordOf(SearchResult result)
    {
        var record = new SearchRecord { Type = "skipped", Session = result.Source.Session.ToString(), Name = result.Source.Name, Reason = result.Fault };
        if (result.Line is not { } line)
            return record;
        _told++;
        _last = SessionRegistry.CursorBehind(result.Source, line);
        return record with
        {
            Type = "hit",
            Position = line.Begin.Position.Value,
            Time = line.Begin.At,
            Run = line.Begin.Run,
            Line = line.Line,
            Start = line.Start,
            Length = line.Length,
            Cut = line.IsCut ? true : null,
            Before = line.Before.Count > 0 ? line.Before : null,
            After = line.After.Count > 0 ? line.After : null,
            Follows = line.Follows ? true : null,
            Cursor = _last,
        };
    }

    private void Write(SearchRecord record)
    {
        _text.Write(JsonSerializer.SerializeToUtf8Bytes(record, MessageJson.Default.SearchRecord));
        _text.Write(s_newLine);
    }

    private async Task SendAsync(Func<ReadOnlyMemory<byte>, Task> send, CancellationToken over)
    {
        for (var at = 0; at < _text.WrittenCount; at += Part)
        {
            over.ThrowIfCancellationRequested();
            await send(_text.WrittenMemory[at..Math.Min(at + Part, _text.WrittenCount)]);
        }

        _text.ResetWrittenCount();
    }
}
