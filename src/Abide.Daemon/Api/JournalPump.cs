using System.Buffers;
using Abide.Daemon.Io;
using Abide.Daemon.Journal;
using Abide.Daemon.Terminals;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>
/// Reads a journal for a client: every entry from a position on, as bytes, text or JSON, as fast as the client takes it. It reads files that the session goes on
/// writing; the session only tells it that there is more.
/// </summary>
/// <param name="session">Whose journal.</param>
/// <param name="request">What of it.</param>
/// <param name="isOver">Whether nobody reads any more.</param>
internal sealed class JournalPump(TerminalSession session, ReadJournal request, Func<bool> isOver)
{
    private readonly LogFormat _format = LogFormat.Of(request);
    private readonly Wakeup _wake = new();
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly ArrayBufferWriter<byte> _next = new();
    private long _before;
    private long _position;

    /// <summary>Sends a piece of at most a frame's payload: the text, the position behind it, and the one to go on from for who got only a part of it.</summary>
    public delegate Task Sender(ReadOnlyMemory<byte> text, long position, long before);

    /// <summary>Has the pump look whether it is over.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Reads until the end, or with follow until nobody reads or the run ends.</summary>
    /// <returns>Why it ended; null when nobody reads any more.</returns>
    public async Task<ChannelClosed?> RunAsync(Sender send)
    {
        Action grown = Wake;
        try
        {
            var journal = await session.AskAsync(() => session.Follow(grown));
            using var reader = request.Lines is { } lines
                ? LastLines.Write(journal.Extent, () => LogFormat.Of(request), lines, _text)
                : journal.OpenReader(request.Since is { } since ? new Position(since) : journal.Start);
            _before = _position = reader.Position.Value;
            while (!isOver())
            {
                if (_text.WrittenCount > 0 || Fill(reader))
                {
                    await SendAsync(send);
                    continue;
                }

                if (!request.Follow || HasAll(reader) || (!request.Stays && !session.State.GoesOn && reader.IsAtEnd))
                {
                    if (Fill(reader)) // printed between the last look and the end
                        continue;
                    _format.Finish(_text);
                    await SendAsync(send);
                    var row = await session.AskAsync(() => session.ToRow());
                    return new ChannelClosed(request.Follow ? "ended" : "done", row.Exit?.Reason, row, reader.Position.Value);
                }

                await _wake.WaitAsync();
            }

            return null;
        }
        catch (JournalException e)
        {
            return new ChannelClosed("failed", e.Message);
        }
        finally
        {
            session.Post(() => session.Unfollow(grown));
        }
    }

    private bool HasAll(JournalReader reader) => reader.Position.Value >= request.Until;

    /// <summary>Formats entries until a frame is full; false when there are none. What does not fit any more is kept for the next.</summary>
    private bool Fill(JournalReader reader)
    {
        _text.Write(_next.WrittenSpan);
        _next.ResetWrittenCount();
        (_before, _position) = (_position, reader.Position.Value);
        while (!HasAll(reader) && reader.TryRead(out var entry))
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

    private async Task SendAsync(Sender send)
    {
        if (_text.WrittenCount > 0)
            await send(_text.WrittenMemory, _position, _before);
        _text.ResetWrittenCount();
    }
}
