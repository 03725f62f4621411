using System.Buffers;
using Abide.Daemon.Io;
using Abide.Daemon.Journal;
using Abide.Daemon.Terminals;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>
/// A reader of a journal: every entry from a position on, as bytes, text or JSON, as fast as the client takes it. It reads files that the session goes on
/// writing; the session only tells it that there is more.
/// </summary>
internal sealed class JournalChannel(Connection connection, TerminalSession session, ReadJournal request) : Channel(connection)
{
    private readonly LogFormat _format = LogFormat.Of(request.Format);
    private readonly Wakeup _wake = new();
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly ArrayBufferWriter<byte> _next = new();
    private long _before;
    private long _position;

    public override void OnRoom() => Wake();

    public override void OnGone()
    {
        base.OnGone();
        Wake();
    }

    /// <summary>Reads until the end, or with follow until the client leaves or the run ends.</summary>
    public async Task StartAsync()
    {
        Action grown = Wake;
        try
        {
            var journal = await session.AskAsync(() => session.Follow(grown));
            using var reader = request.Lines is { } lines
                ? LastLines.Write(journal, request.Format, lines, _text)
                : journal.OpenReader(request.Since is { } since ? new Position(since) : journal.Start);
            _before = _position = reader.Position.Value;
            while (!IsOver)
            {
                if (_text.WrittenCount > 0 || Fill(reader))
                {
                    await SendAsync();
                    continue;
                }

                if (!request.Follow || (session.State.Run is not { IsLive: true } && reader.IsAtEnd))
                {
                    if (Fill(reader)) // printed between the last look and the end
                        continue;
                    _format.Finish(_text);
                    await SendAsync();
                    var row = await session.AskAsync(() => session.ToRow());
                    Close(new ChannelClosed(request.Follow ? "ended" : "done", row.Exit?.Reason, row, reader.Position.Value));
                    break;
                }

                await _wake.WaitAsync();
            }
        }
        catch (JournalException e)
        {
            Close(new ChannelClosed("failed", e.Message));
        }
        finally
        {
            session.Post(() => session.Unfollow(grown));
        }
    }

    protected override void OnLeave() => Close(new ChannelClosed("detached"));

    /// <summary>Formats entries until a frame is full; false when there are none. What does not fit any more is kept for the next.</summary>
    private bool Fill(JournalReader reader)
    {
        _text.Write(_next.WrittenSpan);
        _next.ResetWrittenCount();
        (_before, _position) = (_position, reader.Position.Value);
        while (reader.TryRead(out var entry))
        {
            _format.Write(entry, _next);
            if (_text.WrittenCount > 0 && _text.WrittenCount + _next.WrittenCount > Frame.MaxPayload - Frame.OutputHeader)
                break;
            _text.Write(_next.WrittenSpan);
            _next.ResetWrittenCount();
            _position = reader.Position.Value;
        }

        return _text.WrittenCount > 0;
    }

    /// <summary>Sends what is formatted, waiting for room.</summary>
    private async Task SendAsync()
    {
        while (_text.WrittenCount > 0 && !IsOver && !TrySend(_position, _text.WrittenSpan, _before))
            await _wake.WaitAsync();
        _text.ResetWrittenCount();
    }

    private void Wake() => _wake.Set();
}
