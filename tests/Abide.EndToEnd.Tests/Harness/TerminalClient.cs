using System.Text;
using Abide.Processes;
using Abide.Terminal;

namespace Abide.EndToEnd.Tests.Harness;

/// <summary>
/// A terminal with a program in it, as a person has one: what the program prints makes a screen, what it asks the terminal is answered,
/// and what is typed reaches it.
/// </summary>
internal sealed class TerminalClient : IAsyncDisposable
{
    /// <summary>The key that detaches.</summary>
    public const string DetachKey = "\x1c";

    private readonly Lock _lock = new();
    private readonly List<(Func<Screen, bool> Condition, TaskCompletionSource<bool> Met)> _waiting = [];
    private readonly MemoryStream _received = new();
    private readonly Descriptor _master;
    private readonly Screen _screen;
    private readonly ProcessWatch _watch;
    private readonly ManualResetEventSlim _reads = new(initialState: true);
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _name;
    private volatile bool _closing;

    /// <param name="program">Its path.</param>
    /// <param name="arguments">Behind argv[0].</param>
    /// <param name="environment">All of it.</param>
    /// <param name="directory">The working directory.</param>
    /// <param name="columns">Columns of the terminal.</param>
    /// <param name="rows">Rows of the terminal.</param>
    /// <param name="claimedColumns">What the terminal says instead.</param>
    /// <param name="claimedRows">What the terminal says instead.</param>
    public TerminalClient(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string directory, int columns, int rows,
        int? claimedColumns = null, int? claimedRows = null)
    {
        _name = $"{Path.GetFileName(program)} {string.Join(' ', arguments)}";
        _screen = new Screen(new ScreenOptions { Columns = columns, Rows = rows });
        (_master, var slave) = Pty.Open(claimedColumns ?? columns, claimedRows ?? rows);
        Pid = new Launch
        {
            Program = program,
            Arguments = [program, .. arguments],
            Environment = [.. environment.Select(variable => $"{variable.Key}={variable.Value}")],
            Directory = directory,
            Terminal = slave,
        }.Start();
        Assert.True(Pid > 0, $"cannot start {program}: {Posix.Describe(Pid)}");
        _watch = ProcessWatch.Open(Pid)!;
        new Thread(Read) { IsBackground = true, Name = _name }.Start();
    }

    /// <summary>The program's process.</summary>
    public int Pid { get; }

    /// <summary>The text on the screen.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
                return _screen.GetText();
        }
    }

    /// <summary>Everything that the program sent to the terminal.</summary>
    public byte[] Received
    {
        get
        {
            lock (_lock)
                return _received.ToArray();
        }
    }

    /// <summary>Looks at the screen while it stands still.</summary>
    public T Look<T>(Func<Screen, T> at)
    {
        lock (_lock)
            return at(_screen);
    }

    /// <summary>Types.</summary>
    public void Type(string keys) => Type(Encoding.UTF8.GetBytes(keys));

    /// <summary>Types.</summary>
    public void Type(ReadOnlySpan<byte> keys) => Posix.Check(Posix.WriteAll(_master.Value, keys), "cannot type");

    /// <summary>Changes the size of the window.</summary>
    public void Resize(int columns, int rows)
    {
        lock (_lock)
            _screen.Resize(columns, rows);
        Pty.SetSize(_master.Value, columns, rows);
    }

    /// <summary>Stops reading: the terminal hangs, as one behind a bad connection.</summary>
    public void Freeze() => _reads.Reset();

    /// <summary>Reads again.</summary>
    public void Thaw() => _reads.Set();

    /// <summary>Until this text is on the screen.</summary>
    public Task SeesAsync(string text, TimeSpan? within = null) => SeesAsync(screen => screen.GetText().Contains(text, StringComparison.Ordinal), $"'{text}' is shown", within);

    /// <summary>Until the screen is as it should be.</summary>
    public async Task SeesAsync(Func<Screen, bool> condition, string what, TimeSpan? within = null)
    {
        var met = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (condition(_screen))
                return;
            _waiting.Add((condition, met));
        }

        var first = await Task.WhenAny(met.Task, _ended.Task).WaitAsync(within ?? Eventually.Patience).ContinueWith(task => task.IsCompletedSuccessfully ? task.Result : null, TaskScheduler.Default);
        if (first is null || !Look(condition) && !met.Task.IsCompleted)
            Assert.Fail($"{_name}: waited in vain until {what}{(_ended.Task.IsCompleted ? $"; it ended with {_ended.Task.Result}" : "")}; the screen:\n{Text}");
    }

    /// <summary>Until the program has ended; gives its exit code, 128 + N for a signal.</summary>
    public Task<int> EndsAsync(TimeSpan? within = null) => _ended.Task.InTime($"'{_name}' ends; its screen:\n{Text}", within);

    /// <summary>Detaches by key and waits for the client's end.</summary>
    public async Task DetachAsync()
    {
        Type(DetachKey);
        Assert.Equal(0, await EndsAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _reads.Set();
        if (!_ended.Task.IsCompleted)
        {
            await AbideInstance.KillAsync(Pid);
            await _ended.Task.InTime($"the terminal of '{_name}' is closed");
        }

        _master.Dispose();
        _watch.Dispose();
        _reads.Dispose();
    }

    private void Read()
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            _reads.Wait();
            // A child of the program may hold the terminal open longer than the program lives.
            const int Moment = 50;
            if (Posix.WaitFor(_master.Value, PollEvents.In, Moment) == PollEvents.None)
            {
                if (_watch.HasEnded)
                    break;
                continue;
            }

            var count = Posix.Read(_master.Value, buffer);
            if (count <= 0)
                break;
            if (!_closing)
                Show(buffer.AsSpan(0, count));
        }

        Posix.WaitFor(_watch.Descriptor.Value, PollEvents.In, -1);
        var status = Child.Reap(Pid)?.Status ?? default;
        _ended.TrySetResult(status.Code ?? 128 + status.Signal ?? -1);
    }

    private void Show(ReadOnlySpan<byte> bytes)
    {
        byte[] replies;
        lock (_lock)
        {
            _received.Write(bytes);
            _screen.Feed(bytes);
            replies = _screen.Replies.ToArray();
            _screen.ClearReplies();
            _screen.ClearCuts();
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                if (!_waiting[i].Condition(_screen))
                    continue;
                _waiting[i].Met.TrySetResult(true);
                _waiting.RemoveAt(i);
            }
        }

        if (replies.Length > 0)
            _ = Posix.WriteAll(_master.Value, replies);
    }
}
