using System.Net.Sockets;
using Abide.Daemon.Terminals;
using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Daemon.Hosts;

/// <summary>
/// A run in tmux as its host's loop holds it. To its session it looks like one on pipes: what was spooled there is written into one, what is typed comes out of the
/// other. Belongs to the loop; what is typed is read beside it.
/// </summary>
internal sealed class TmuxRun : IDisposable
{
    private readonly Descriptor _output;
    private readonly Descriptor _sessionOutput;
    private readonly Descriptor _sessionInput;
    private readonly Socket _input;
    private ReadOnlyMemory<byte> _left;

    /// <param name="key">Which.</param>
    /// <param name="offset">The offset of the first byte that its session does not have.</param>
    public TmuxRun(RunKey key, long offset)
    {
        (Key, Name, Offset) = (key, TmuxName.Of(key), offset);
        (_sessionOutput, _output) = Pipes.Create();
        var (ours, theirs) = LocalSocket.Pair(SocketKind.Stream);
        _sessionInput = theirs;
        _input = new Socket(new SafeSocketHandle(ours.Release(), ownsHandle: true));
    }

    public RunKey Key { get; }

    public string Name { get; }

    /// <summary>Completed with the run once its program runs; null for one that was started by an earlier daemon.</summary>
    public TaskCompletionSource<KeptRun>? Starting { get; init; }

    /// <summary>Whether tmux was told to start it.</summary>
    public volatile bool IsLaunched;

    /// <summary>Whether its session has it.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Its pane, once it was seen.</summary>
    public string? Pane { get; set; }

    /// <summary>The leader's process there; 0 when it was never seen alive.</summary>
    public int Pid { get; set; }

    /// <summary>The offset of the next byte to ask for; negative while those before it were not taken.</summary>
    public long Wanted => _left.IsEmpty ? Offset : -1;

    public long Offset { get; private set; }

    /// <summary>When its end was first seen.</summary>
    public DateTimeOffset? EndSeenAt { get; set; }

    /// <summary>When something was typed last, as a time stamp; 0 for never.</summary>
    public long TypedAt { get; set; }

    /// <summary>Whether everything that came was taken by the session.</summary>
    public bool IsFlushed => _left.IsEmpty;

    /// <summary>The run as its session takes it.</summary>
    public KeptRun Kept(string machine)
    {
        using var nothing = File.OpenHandle("/dev/null");
        return new KeptRun
        {
            Key = Key,
            Pid = Pid,
            StartTime = 0,
            Machine = machine,
            Input = _sessionInput,
            Output = _sessionOutput,
            Process = Descriptor.Adopt(Posix.Duplicate((int)nothing.DangerousGetHandle(), 0)), // there is no process of this machine to watch
        };
    }

    /// <summary>Takes what came next; what the session has already is left out.</summary>
    public void Take(long offset, byte[] bytes)
    {
        if (!_left.IsEmpty)
            throw new InvalidOperationException("output came that nobody asked for");
        var known = Offset - offset;
        if (known < 0 || known >= bytes.Length)
            return;
        _left = bytes.AsMemory((int)known);
        Offset = offset + bytes.Length;
    }

    /// <summary>What lies before is lost: goes on there.</summary>
    public void Skip(long offset) => Offset = offset;

    /// <summary>Writes what the session takes now; true when nothing is left.</summary>
    public bool Flush()
    {
        while (!_left.IsEmpty)
        {
            var taken = Posix.Write(_output.Value, _left.Span);
            if (taken == -Errno.EAGAIN)
                return false;
            _left = taken > 0 ? _left[taken..] : default; // nobody reads any more: the session has let go of it
        }

        return true;
    }

    /// <summary>Nothing more comes.</summary>
    public void EndOutput() => _output.Dispose();

    /// <summary>What is typed next; empty when nothing will come any more.</summary>
    public async Task<byte[]> ReadInputAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            var count = await _input.ReceiveAsync(buffer);
            return buffer[..count];
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return [];
        }
    }

    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
        if (IsHeld)
            return; // its session closes its own
        _sessionOutput.Dispose();
        _sessionInput.Dispose();
    }
}
