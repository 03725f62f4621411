using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Text;
using Abide.Cli.CommandLine;
using Abide.Cli.Commands;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Processes;
using Abide.Protocol;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.Cli.Attaching;

/// <summary>
/// Shows a session in this process's terminal: one thread carries keys to the daemon, the calling thread carries output to the terminal.
/// A daemon that goes away is waited for, and the next one goes on behind the last position shown.
/// </summary>
internal sealed class Viewer(Call call, ViewerWish wish) : IDisposable
{
    /// <summary>How long an answer of the daemon is waited for, in milliseconds.</summary>
    private const int AnswerTime = 2000;

    /// <summary>Between two tries to connect; to another host, which takes a program.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100), FarPause = TimeSpan.FromSeconds(1);

    /// <summary>How long this machine's daemon is waited for; another host is for as long as it takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly Credit _credit = new();
    private readonly ArrayBufferWriter<byte> _gathered = new(4096);
    private readonly Link _link = new();
    private readonly CancellationTokenSource _left = new();
    private readonly object _answers = new();
    private long _answered; // the last request on this connection that was
    private volatile bool _leaving;
    private volatile bool _mustRepaint;
    private volatile SessionRow? _session;
    private volatile string? _viewer;
    private long? _position;
    private TerminalMode? _mode;
    private ITimer? _giveUp;

    /// <summary>Whether standard input and output are a terminal.</summary>
    public static bool HasTerminal => TerminalMode.IsTerminal(0) && TerminalMode.IsTerminal(1);

    /// <summary>Whether the session's run had ended when the viewer left.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Attaches, shows the session until somebody detaches or it ends, and gives the terminal back as it was.</summary>
    /// <exception cref="RequestException">The daemon refused; the terminal was not touched.</exception>
    public int Show(DaemonConnection daemon)
    {
        Attach(daemon, wish.Session, since: null);
        ChannelClosed? closed = null;
        // Before raw mode: the runtime puts the terminal back to how it found it when signals were first asked for.
        using var signals = new ViewerSignals(Resize, Leave, Resume);
        using var mode = TerminalMode.EnterRaw(0);
        _mode = mode;
        try
        {
            new Thread(CarryKeys) { IsBackground = true, Name = "keys" }.Start();
            closed = Pump(daemon);
            while (closed is null or { Reason: "stopping" } && !_leaving)
                closed = Reconnect();
        }
        finally
        {
            if (closed is null or { Reason: "stopped" })
                Write(TerminalUndo.Everything);
            mode.Restore();
        }

        return Tell(closed);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _giveUp?.Dispose();
        _left.Dispose();
    }

    private void Attach(DaemonConnection daemon, string session, long? since)
    {
        var size = TerminalSize.OfTerminal() ?? new TerminalSize(80, 24);
        var attached = daemon.Ask<Attached>(new AttachSession(session)
        {
            Columns = size.Columns,
            Rows = size.Rows,
            Role = wish.ReadOnly ? "view" : null,
            Steal = wish.Steal && _session is null,
            SizePolicy = _session is null ? wish.SizePolicy : null,
            Inside = Host is null ? Shared.Inside : null,
            Terminal = Environment.GetEnvironmentVariable("TERM"),
            Since = since,
            Environment = Host is null ? Surroundings.ShortLivedVariables() : null,
        });
        if (_session is null && attached.Others.Count > 0)
            call.Note("also attached: " + string.Join(", ", attached.Others.Select(other => $"{other.Client} (pid {other.Pid}, {other.Cols}x{other.Rows}{(other.Role == "view" ? ", read-only" : "")})")));
        (_session, _viewer) = (attached.Session, attached.Viewer);
        lock (_answers)
            _answered = 0;
        _credit.Open(attached.Channel);
        _link.Use(daemon, attached.Channel);
        if (TerminalSize.OfTerminal() is { } now && now != size)
            Resize();
    }

    /// <summary>Carries output to the terminal until the channel closes; null when the connection broke instead.</summary>
    private ChannelClosed? Pump(DaemonConnection daemon)
    {
        while (daemon.TryReceive(out var frame))
        {
            if (frame.Type == FrameType.Output && frame.Channel == _link.Channel)
            {
                Show(daemon, frame);
                continue;
            }

            Flush(default);
            if (frame.Type == FrameType.Closed && frame.Channel == _link.Channel)
                return Closing.Parse(frame);
            if (frame.Type is not (FrameType.Control or FrameType.ControlPart))
                continue;
            if (daemon.ParseControl(frame) is not { } told)
                continue;
            if (told is Attached moved)
                _session = moved.Session;
            else if (told is ErrorReply { Id: not 0 })
                Write("\a"u8); // there is no other session to show
            NoteAnswer(told.Id);
        }

        Flush(default);
        _link.Lose();
        return null;
    }

    private void Show(DaemonConnection daemon, Frame output)
    {
        _position = Credit.Position(output);
        var bytes = output.Payload[Frame.OutputHeader..];
        _credit.Take(bytes.Length);
        if (daemon.HasFrame)
        {
            _gathered.Write(bytes);
            return;
        }

        Flush(bytes);
        _credit.Acknowledge(daemon);
    }

    /// <summary>Writes what was gathered and <paramref name="last"/> at once: frames that arrived together cost one call.</summary>
    private void Flush(ReadOnlySpan<byte> last)
    {
        if (_gathered.WrittenCount > 0)
        {
            _gathered.Write(last);
            last = _gathered.WrittenSpan;
        }

        if (last.Length > 0)
            Write(last);
        _gathered.ResetWrittenCount();
    }

    /// <summary>Finds the next daemon and goes on there; null when that one went away too.</summary>
    /// <exception cref="UnreachableException">None came.</exception>
    private ChannelClosed? Reconnect()
    {
        var begun = _clock.GetTimestamp();
        using var waiting = _clock.CreateTimer(_ => TellWaiting(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        while (!_leaving)
        {
            try
            {
                using var daemon = Connect();
                waiting.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                var since = _mustRepaint ? null : _position;
                _mustRepaint = false;
                Attach(daemon, _session!.Id, since);
                return Pump(daemon);
            }
            catch (RequestException gone) when (gone.Error.Code == ErrorCodes.NotFound)
            {
                Write(TerminalUndo.Everything);
                return new ChannelClosed("removed", gone.Message);
            }
            catch (Exception lost) when (lost is IOException or UnreachableException)
            {
                if (lost is UnreachableException { IsLasting: true })
                    throw;
                if (Host is null && _clock.GetElapsedTime(begun) > Patience)
                    throw new UnreachableException($"the daemon went away and does not come back: {lost.Message}", lost);
                _left.Token.WaitHandle.WaitOne(Host is null ? Pause : FarPause);
            }
            catch (OperationCanceledException)
            {
                // Left meanwhile.
            }
        }

        return null;
    }

    /// <summary>Connects; another host may take long to answer, and nobody who leaves waits for it.</summary>
    private DaemonConnection Connect()
    {
        if (Host is null)
            return Daemon.Connect();
        var connecting = Task.Run(() => Daemon.Connect(Host), CancellationToken.None);
        try
        {
            connecting.Wait(_left.Token);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
        }

        return connecting.Result;
    }

    /// <summary>Where the session is; null is this machine.</summary>
    private string? Host => wish.Host ?? Daemon.Host;

    private void TellWaiting()
    {
        _mustRepaint = true;
        Write(Encoding.UTF8.GetBytes($"\e7\e[9999;1H\e[0;7m abide: waiting for {(Host is { } host ? Printable.Line(host) : "the daemon")} \e[0m\e8"));
    }

    private void CarryKeys()
    {
        const int EscapeTime = 50;
        var buffer = new byte[16 * 1024];
        var typed = new ArrayBufferWriter<byte>(buffer.Length + 64);
        while (!_leaving)
        {
            typed.ResetWrittenCount();
            if (wish.Keys.IsHolding && Posix.WaitFor(0, PollEvents.In, EscapeTime) == PollEvents.None)
            {
                wish.Keys.Flush(typed);
                Type(typed.WrittenSpan);
                continue;
            }

            var count = Posix.Read(0, buffer);
            if (count == -Errno.EAGAIN)
            {
                Posix.WaitFor(0, PollEvents.In, -1);
                continue;
            }

            if (count <= 0)
                Leave();
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, Math.Max(0, count));
            while (!rest.IsEmpty && !_leaving)
            {
                typed.ResetWrittenCount();
                var key = wish.Keys.Feed(ref rest, typed);
                Type(typed.WrittenSpan);
                Do(key);
            }
        }
    }

    private void Do(ViewerKey key)
    {
        if (key == ViewerKey.Detach)
            Leave();
        else if (key != ViewerKey.None)
            WaitForAnswer(_link.Ask(new SwitchViewer(_viewer, _session?.Id, "") { Step = key == ViewerKey.Next ? 1 : -1 }));
    }

    /// <summary>What is typed behind a key goes where the key leads, and not before that is shown.</summary>
    private void WaitForAnswer(long request)
    {
        lock (_answers)
        {
            while (_answered < request && Monitor.Wait(_answers, AnswerTime))
            {
                // Another answer.
            }
        }
    }

    private void NoteAnswer(long request)
    {
        lock (_answers)
        {
            _answered = Math.Max(_answered, request);
            Monitor.PulseAll(_answers);
        }
    }

    private void Type(ReadOnlySpan<byte> keys)
    {
        if (!wish.ReadOnly && keys.Length > 0)
            _link.Type(keys);
    }

    private void Resize()
    {
        if (TerminalSize.OfTerminal() is { } size)
            _link.Resize(size);
    }

    /// <summary>Leaves: politely, so that the daemon undoes what was set in the terminal; without it when it does not answer.</summary>
    private void Leave()
    {
        _leaving = true;
        _left.Cancel();
        if (!_link.Close())
            return;
        _giveUp ??= _clock.CreateTimer(_ => _link.Break(), null, TimeSpan.FromMilliseconds(AnswerTime), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Continued after it was suspended: the shell has used the terminal meanwhile.</summary>
    private void Resume()
    {
        _mode?.EnterRaw();
        _mustRepaint = true;
        _link.Break();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Streams.Out.Write(bytes);
        }
        catch (IOException)
        {
            Leave(); // the terminal is gone
        }
    }

    private int Tell(ChannelClosed? closed)
    {
        var name = Printable.Line((closed?.Session ?? _session)?.Name);
        HasEnded = closed?.Reason == "ended";
        var line = closed?.Reason switch
        {
            "ended" => $"{name} {HowItEnded.Words(closed.Session?.Exit)}",
            "removed" => $"{name} was removed",
            "stopped" => $"detached from {name}: the daemon was stopped, the session runs on; 'abide attach {name}' goes on",
            "failed" => $"detached from {name}: {closed.Text ?? "the daemon could not go on"}",
            _ => $"detached from {name}{(closed?.Text is { Length: > 0 } text ? ": " + text : "")}",
        };
        call.Out.Line($"[{Printable.Line(line)}]");
        return closed?.Reason == "failed" ? ExitCode.Failed : ExitCode.Done;
    }
}
