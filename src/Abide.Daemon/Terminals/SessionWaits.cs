using System.Buffers;
using System.Text;
using Abide.Daemon.Io;
using Abide.Terminal;

namespace Abide.Daemon.Terminals;

/// <summary>Those who wait for something to be printed, or for silence. Belongs to its session's turns; each wait is told once.</summary>
internal sealed class SessionWaits(TimeProvider time, Owner owner)
{
    private const int LongestLine = 64 * 1024;

    private readonly List<OutputWait> _outputs = [];
    private readonly List<IdleWait> _idles = [];

    public bool Any => _outputs.Count > 0 || _idles.Count > 0;

    /// <summary>Waits for text in what is printed from now on, or on a screen that already shows it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shown">The screen.</param>
    /// <param name="begun">The line that the next output goes on with: a text may stand there by half.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <returns>The line that has it; null when the run ends first.</returns>
    public Task<string?> ForOutput(string text, string shown, string begun, CancellationToken cancelled)
    {
        if (LineWith(shown, text) is { } line)
            return Task.FromResult<string?>(line);
        var wait = new OutputWait(text, begun);
        _outputs.Add(wait);
        cancelled.Register(() => owner.Post(() => _outputs.Remove(wait)));
        return wait.Told.Task;
    }

    /// <summary>Waits until nothing was printed for a time.</summary>
    public Task ForIdle(TimeSpan duration, long lastOutput, CancellationToken cancelled)
    {
        var wait = new IdleWait(duration);
        _idles.Add(wait);
        cancelled.Register(() => owner.Post(() => End(wait)));
        Check(wait, lastOutput);
        return wait.Told.Task;
    }

    /// <summary>Something was printed.</summary>
    public void Look(ReadOnlySpan<byte> output)
    {
        foreach (var idle in _idles)
            idle.LastOutput = time.GetTimestamp();
        for (var i = _outputs.Count - 1; i >= 0; i--)
        {
            if (_outputs[i].Look(output))
                _outputs.RemoveAt(i);
        }
    }

    /// <summary>The run has ended: what was not printed will not be.</summary>
    public void OnEnded()
    {
        foreach (var wait in _outputs)
            wait.Told.TrySetResult(null);
        _outputs.Clear();
    }

    private static string? LineWith(string text, string wanted) =>
        text.Split('\n').LastOrDefault(line => line.Contains(wanted, StringComparison.Ordinal));

    private void Check(IdleWait wait, long lastOutput)
    {
        wait.LastOutput = Math.Max(wait.LastOutput, lastOutput);
        var left = wait.Duration - time.GetElapsedTime(wait.LastOutput);
        if (left > TimeSpan.Zero)
        {
            wait.Timer?.Dispose();
            wait.Timer = time.CreateTimer(_ => owner.Post(() => Check(wait, wait.LastOutput)), null, left, Timeout.InfiniteTimeSpan);
            return;
        }

        wait.Told.TrySetResult();
        End(wait);
    }

    private void End(IdleWait wait)
    {
        wait.Timer?.Dispose();
        _idles.Remove(wait);
    }

    private sealed class IdleWait(TimeSpan duration)
    {
        public TimeSpan Duration { get; } = duration;

        public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long LastOutput { get; set; }

        public ITimer? Timer { get; set; }
    }

    private sealed class OutputWait
    {
        private readonly PlainText _plain = new();
        private readonly ArrayBufferWriter<byte> _line = new();
        private readonly byte[] _wanted;

        public OutputWait(string wanted, string begun)
        {
            _wanted = Encoding.UTF8.GetBytes(wanted);
            _line.Write(Encoding.UTF8.GetBytes(begun));
        }

        public TaskCompletionSource<string?> Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Look(ReadOnlySpan<byte> output)
        {
            _plain.Filter(output, _line);
            var text = _line.WrittenSpan;
            var found = text.IndexOf(_wanted);
            if (found >= 0)
            {
                var start = text[..found].LastIndexOf((byte)'\n') + 1;
                var length = text[found..].IndexOf((byte)'\n');
                var line = length < 0 ? text[start..] : text[start..(found + length)];
                Told.TrySetResult(Encoding.UTF8.GetString(line));
                return true;
            }

            // What cannot be part of a match any more is dropped: all but the last line, or all but its last bytes where it is very long.
            var keep = Math.Max(text.LastIndexOf((byte)'\n') + 1, text.Length - LongestLine);
            keep = Math.Min(keep, Math.Max(0, text.Length - _wanted.Length + 1));
            if (keep > 0)
            {
                var rest = text[keep..].ToArray();
                _line.ResetWrittenCount();
                _line.Write(rest);
            }

            return false;
        }
    }
}
