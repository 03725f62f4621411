using System.Buffers;
using System.Text.Json;
using Abide.Daemon.Io;
using Abide.Daemon.Searching;
using Abide.Daemon.Terminals;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>A search, told as it goes on: JSON, one record a line, as fast as the client takes it.</summary>
/// <param name="connection">The client's.</param>
/// <param name="search">What it asked for.</param>
/// <param name="sessions">How many sessions that is about.</param>
/// <param name="limit">The most lines to tell.</param>
/// <param name="over">Ends it.</param>
internal sealed class SearchChannel(Connection connection, OutputSearch search, int sessions, int limit, CancellationTokenSource over) : Channel(connection)
{
    /// <summary>Bytes that are sent at a time, less than the client gives room for.</summary>
    private const int Part = 32 * 1024;

    private static readonly byte[] s_newLine = [(byte)'\n'];

    private readonly Wakeup _room = new();
    private readonly ArrayBufferWriter<byte> _text = new();
    private string? _last;
    private int _told;

    public override void OnRoom() => _room.Set();

    public override void OnGone()
    {
        base.OnGone();
        Stop();
    }

    /// <summary>Searches until everything is told, or the client leaves.</summary>
    public async Task StartAsync()
    {
        try
        {
            await using var results = search.RunAsync(over.Token).GetAsyncEnumerator(over.Token);
            while (_told < limit)
            {
                var next = results.MoveNextAsync();
                if (!next.IsCompleted || _text.WrittenCount >= Part)
                    await SendAsync();
                if (!await next)
                    break;
                Write(RecordOf(results.Current));
            }

            Write(new SearchRecord { Type = "end", Cursor = _told == limit ? _last : null, Sessions = sessions, Bytes = search.Bytes });
            await SendAsync();
            Close(new ChannelClosed("done"));
        }
        catch (OperationCanceledException)
        {
            Close(new ChannelClosed("detached"));
        }
        catch (Exception e)
        {
            Close(new ChannelClosed("failed", e.Message));
            throw; // a defect
        }
    }

    protected override void OnLeave() => Stop();

    private void Stop()
    {
        over.Cancel();
        _room.Set();
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

    /// <summary>Sends what is written, waiting for room.</summary>
    private async Task SendAsync()
    {
        for (var at = 0; at < _text.WrittenCount;)
        {
            over.Token.ThrowIfCancellationRequested();
            var length = Math.Min(Part, _text.WrittenCount - at);
            if (TrySend(Nowhere, _text.WrittenSpan.Slice(at, length), Nowhere))
                at += length;
            else
                await _room.WaitAsync();
        }

        _text.ResetWrittenCount();
    }
}
