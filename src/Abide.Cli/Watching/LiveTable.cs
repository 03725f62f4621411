using System.Collections.Concurrent;
using System.Text;
using Abide.Cli.Attaching;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Processes;
using Abide.Protocol.Messages;

namespace Abide.Cli.Watching;

/// <summary>
/// The table of <c>abide top</c> on a terminal, drawn again and again until somebody quits. One thread waits for keys; the calling thread looks and draws, when it is time, a key
/// came or the window has another size.
/// </summary>
internal sealed class LiveTable(Func<UsageReply?> look, TimeSpan every, string sort) : IDisposable
{
    private const string Home = "\e[H", ClearLine = "\e[K", ClearBelow = "\e[J";
    private const int LinesAround = 3; // the summary, the headings, the keys

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly ConcurrentQueue<string> _keys = new();
    private readonly WakeSignal _wake = new();
    private volatile bool _leaving;
    private volatile bool _resumed;
    private string _sort = sort;
    private bool _reverse;
    private int _first;

    /// <summary>Shows the table until somebody quits, and gives the terminal back as it was.</summary>
    public void Show()
    {
        using var signals = new ViewerSignals(_wake.Set, End, Resume);
        using var mode = TerminalMode.EnterRaw(0);
        Streams.Out.Text(FullScreen.Enter);
        try
        {
            new Thread(ReadKeys) { IsBackground = true, Name = "keys" }.Start();
            Run(mode);
        }
        finally
        {
            Streams.Out.Text(FullScreen.Leave);
            mode.Restore();
        }
    }

    public void Dispose() => _wake.Dispose();

    private void Run(TerminalMode mode)
    {
        UsageReply? before = null, now = null;
        IReadOnlyList<SessionUsage>? sessions = null;
        // The first rates come soon, not after the whole interval.
        for (var due = TimeSpan.Zero; !_leaving;)
        {
            var since = _clock.GetElapsedTime(0);
            if (since >= due)
            {
                due = since + (before is null && now is null && every > TimeSpan.FromMilliseconds(500) ? TimeSpan.FromMilliseconds(500) : every);
                (before, now) = (now, look());
                sessions = now is null ? null : SessionUsage.Between(before, now);
            }

            if (_resumed)
            {
                _resumed = false;
                mode.EnterRaw();
                Streams.Out.Text(FullScreen.Enter);
            }

            Draw(sessions);
            Posix.WaitFor(_wake.Descriptor.Value, PollEvents.In, (int)Math.Clamp((due - _clock.GetElapsedTime(0)).TotalMilliseconds, 0, int.MaxValue));
            _wake.Clear();
            while (_keys.TryDequeue(out var key))
                Press(key);
        }
    }

    private void Press(string key)
    {
        switch (key)
        {
            case "q" or "Q" or TypedKeys.Escape or TypedKeys.Interrupt: _leaving = true; break;
            case "r": _reverse = !_reverse; break;
            case TypedKeys.Up or "k": _first--; break;
            case TypedKeys.Down or "j": _first++; break;
            case TypedKeys.PageUp: _first -= Page; break;
            case TypedKeys.PageDown: _first += Page; break;
            default:
                foreach (var (letter, word) in UsageTable.Keys)
                {
                    if (key == letter.ToString())
                        (_sort, _first) = (word, 0);
                }

                break;
        }
    }

    private static TerminalSize Size => TerminalSize.OfTerminal() ?? new TerminalSize(80, 24);

    private static int Page => Math.Max(1, Size.Rows - LinesAround);

    private void Draw(IReadOnlyList<SessionUsage>? sessions)
    {
        var (columns, _) = Size;
        var all = sessions is null ? [] : UsageTable.Sort(sessions, _sort, _reverse);
        _first = Math.Clamp(_first, 0, Math.Max(0, all.Count - Page));
        var frame = new StringBuilder(Home);
        void Line(string text) => frame.Append(text).Append(ClearLine).Append("\r\n");
        Line(TextWidth.Fit(sessions is null ? "the daemon does not run" : UsageTable.Summary(sessions), columns));
        foreach (var line in UsageTable.Format(all.Skip(_first).Take(Page), Style.OfOut, columns).TrimEnd('\n').Split('\n'))
            Line(line);
        var more = all.Count > Page ? $"{_first + 1}–{Math.Min(all.Count, _first + Page)} of {all.Count}  " : "";
        var keys = string.Join(' ', UsageTable.Keys.Select(key => key.Key == _sort ? $"[{key.Letter} {key.Key}]" : $"{key.Letter} {key.Key}"));
        frame.Append(Style.OfOut.Dim(TextWidth.Fit($"{more}sort: {keys}  r reverse  q quit", columns - 1))).Append(ClearLine).Append(ClearBelow);
        Streams.Out.Text(frame.ToString());
    }

    private void ReadKeys()
    {
        var typed = new byte[64];
        int count;
        while ((count = Posix.Read(0, typed)) > 0)
        {
            foreach (var key in TypedKeys.Split(Encoding.Latin1.GetString(typed, 0, count)))
                _keys.Enqueue(key);
            _wake.Set();
        }

        End();
    }

    private void End()
    {
        _leaving = true;
        _wake.Set();
    }

    private void Resume()
    {
        _resumed = true;
        _wake.Set();
    }
}
