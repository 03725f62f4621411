using System.Text;
using Abide.Cli.Attaching;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Processes;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Watching;

/// <summary>
/// The dashboard: looks twice a second, draws what <see cref="DashboardView"/> makes of it, and does what keys say. One thread; what may take long (a stop) is done by
/// another, whose outcome is shown when it is there.
/// </summary>
/// <param name="filter">Which sessions are meant; null is all.</param>
/// <param name="showsAll">Whether those that nobody looks after are shown, too.</param>
/// <param name="attach">Attaches to a session, and returns when that is over.</param>
internal sealed class Dashboard(SessionFilter? filter, bool showsAll, Action<string> attach)
{
    private const int TailLines = 200;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _clock = TimeProvider.System;
    private IReadOnlyList<SessionRow>? _all;
    private IReadOnlyList<string> _tail = [];
    private string? _selected;
    private string _search = "";
    private bool _isTyping;
    private bool _isLogLarge;
    private bool _showsAll = showsAll;
    private volatile string? _message;
    private volatile bool _leaving;
    private volatile bool _resumed;

    /// <summary>Shows it until somebody quits, and gives the terminal back as it was.</summary>
    public void Show()
    {
        using var signals = new ViewerSignals(() => { }, () => _leaving = true, () => _resumed = true);
        using var mode = TerminalMode.EnterRaw(0);
        Streams.Out.Text(FullScreen.Enter);
        try
        {
            Run(mode);
        }
        finally
        {
            Streams.Out.Text(FullScreen.Leave);
            mode.Restore();
        }
    }

    private void Run(TerminalMode mode)
    {
        var typed = new byte[64];
        for (var due = TimeSpan.Zero; !_leaving;)
        {
            var now = _clock.GetElapsedTime(0);
            if (now >= due)
            {
                due = now + Every;
                Look();
            }

            if (_resumed)
            {
                _resumed = false;
                mode.EnterRaw();
                Streams.Out.Text(FullScreen.Enter);
            }

            Draw();
            if (Posix.WaitFor(0, PollEvents.In, (int)Math.Max(0, (due - _clock.GetElapsedTime(0)).TotalMilliseconds)) == PollEvents.None)
                continue;
            var count = Posix.Read(0, typed);
            if (count <= 0)
                return;
            foreach (var key in TypedKeys.Split(Encoding.UTF8.GetString(typed, 0, count)))
                Press(key, mode);
        }
    }

    /// <summary>Looks without starting a daemon that somebody has stopped.</summary>
    private void Look()
    {
        try
        {
            using var daemon = Daemon.Find();
            _all = daemon?.Ask<SessionList>(new ListSessions { Filter = filter }).Sessions;
            _tail = Selected is { } row ? TailOf(row.Name) : [];
        }
        catch (Exception e) when (e is IOException or UnreachableException or RequestException)
        {
            _all = null;
        }
    }

    private static string[] TailOf(string name)
    {
        try
        {
            using var text = new MemoryStream();
            new JournalReader(new ReadJournal(name, Lines: TailLines), text).Read();
            return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length).TrimEnd('\n').Split('\n');
        }
        catch (Exception e) when (e is RequestException or MissingException or IOException)
        {
            return [e.Message];
        }
    }

    /// <summary>What the list shows: commands under supervision, or all sessions where there are none; by name.</summary>
    private IReadOnlyList<SessionRow> Shown
    {
        get
        {
            var all = _all ?? [];
            var commands = all.Where(row => row.Supervision is not null).ToList();
            return [.. (_showsAll || commands.Count == 0 ? all : commands)
                .Where(row => row.Name.Contains(_search, StringComparison.OrdinalIgnoreCase) || row.Command.Any(word => word.Contains(_search, StringComparison.OrdinalIgnoreCase)))
                .OrderBy(row => row.Name, StringComparer.OrdinalIgnoreCase)];
        }
    }

    private SessionRow? Selected
    {
        get
        {
            var shown = Shown;
            return shown.FirstOrDefault(row => row.Id == _selected) ?? (shown.Count > 0 ? shown[0] : null);
        }
    }

    private void Draw()
    {
        var size = TerminalSize.OfTerminal() ?? new TerminalSize(80, 24);
        var shown = Shown;
        var at = Math.Max(0, shown.ToList().FindIndex(row => row.Id == Selected?.Id));
        var view = new DashboardView(_all is null ? null : shown, at, _tail)
        {
            IsLogLarge = _isLogLarge, IsTyping = _isTyping, Message = _message, Now = _clock.GetUtcNow(), Search = _search,
        };
        Streams.Out.Text("\e[H" + string.Join("\e[K\r\n", view.Format(Style.OfOut, size.Columns, size.Rows)) + "\e[K\e[J");
    }

    private void Press(string key, TerminalMode mode)
    {
        _message = null;
        if (_isTyping)
        {
            Type(key);
            return;
        }

        switch (key)
        {
            case "q" or "Q" or TypedKeys.Interrupt: _leaving = true; break;
            case TypedKeys.Escape: _search = ""; break;
            case TypedKeys.Up or "k": Move(-1); break;
            case TypedKeys.Down or "j": Move(1); break;
            case TypedKeys.PageUp: Move(-10); break;
            case TypedKeys.PageDown: Move(10); break;
            case TypedKeys.Home or "g": Move(int.MinValue / 2); break;
            case TypedKeys.End or "G": Move(int.MaxValue / 2); break;
            case "/": (_isTyping, _search) = (true, ""); break;
            case "a": _showsAll = !_showsAll; break;
            case "l": _isLogLarge = !_isLogLarge; break;
            case "s": Do("started", name => new StartSession(name)); break;
            case "u": Do("resumed", name => new StartSession(name)); break;
            case "x": Do("stopped", name => new StopSession(name)); break;
            case "r": Do("restarted", name => new StopSession(name), name => new StartSession(name)); break;
            case TypedKeys.Enter: Attach(mode); break;
            default: break;
        }
    }

    private void Type(string key)
    {
        switch (key)
        {
            case TypedKeys.Enter: _isTyping = false; break;
            case TypedKeys.Escape or TypedKeys.Interrupt: (_isTyping, _search) = (false, ""); break;
            case TypedKeys.Erase: _search = _search[..Math.Max(0, _search.Length - 1)]; break;
            case [>= ' ']: _search += key; break;
            default: break;
        }
    }

    private void Move(int by)
    {
        var shown = Shown.ToList();
        if (shown.Count == 0)
            return;
        _selected = shown[Math.Clamp(Math.Max(0, shown.FindIndex(row => row.Id == Selected?.Id)) + by, 0, shown.Count - 1)].Id;
        _tail = TailOf(Selected!.Name);
    }

    private void Do(string done, params Func<string, Message>[] requests)
    {
        if (Selected?.Name is not { } name)
            return;
        _message = $"{name}: …";
        new Thread(() =>
        {
            try
            {
                var reply = requests.Select(request => Daemon.Ask<SessionReply>(request(name))).Last();
                _message = reply.Note ?? $"{name} {done}";
            }
            catch (Exception e) when (e is RequestException or IOException or UnreachableException)
            {
                _message = e.Message;
            }
        }) { IsBackground = true, Name = "request" }.Start();
    }

    private void Attach(TerminalMode mode)
    {
        if (Selected?.Name is not { } name)
            return;
        Streams.Out.Text(FullScreen.Leave);
        mode.Restore();
        try
        {
            attach(name);
        }
        catch (Exception e) when (e is PosixException or UnusableException)
        {
            _message = e.Message;
        }

        mode.EnterRaw();
        Streams.Out.Text(FullScreen.Enter);
    }
}
