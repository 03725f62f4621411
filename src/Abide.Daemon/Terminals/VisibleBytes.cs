using System.Buffers;
using Abide.Terminal;

namespace Abide.Daemon.Terminals;

/// <summary>
/// What of a session's output a viewer's terminal may get: everything but the sequences that the engine answers or keeps to itself, and nothing of a
/// sequence that is not yet known to be one of these. Offsets count the session's output bytes over its whole life (<see cref="Screen.Fed"/>).
/// </summary>
internal sealed class VisibleBytes
{
    private const int MostCuts = 4096;

    private readonly List<ByteRange> _cuts = [];
    private byte[] _held = [];

    /// <summary>Cuts are known for everything from this offset on; a viewer further back needs a repaint.</summary>
    public long KnownFrom { get; private set; }

    /// <summary>The bytes of the sequence that is not whole yet, empty most of the time.</summary>
    public ReadOnlySpan<byte> Held => _held;

    /// <summary>Begins anew, as after loading a screen.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="held">The bytes between its <see cref="Screen.Held"/> and its end.</param>
    public void StartAt(Screen screen, ReadOnlySpan<byte> held)
    {
        _cuts.Clear();
        _held = held.ToArray();
        KnownFrom = screen.Fed - held.Length;
    }

    /// <summary>Takes note of what the engine wants cut and held back after it was fed <paramref name="chunk"/>.</summary>
    public void Collect(Screen screen, ReadOnlySpan<byte> chunk)
    {
        var held = (int)(screen.Fed - screen.Held);
        if (held > 0)
            _held = held <= chunk.Length ? chunk[^held..].ToArray() : [.. _held.AsSpan(^(held - chunk.Length)..), .. chunk];
        else if (_held.Length > 0)
            _held = [];
        if (screen.Cuts.IsEmpty)
            return;
        _cuts.AddRange(screen.Cuts);
        screen.ClearCuts();
        if (_cuts.Count <= MostCuts)
            return;
        var dropped = _cuts.Count - MostCuts;
        KnownFrom = _cuts[dropped - 1].End;
        _cuts.RemoveRange(0, dropped);
    }

    /// <summary>True when the bytes from <paramref name="start"/> to <paramref name="end"/> may go out as they are.</summary>
    public bool IsAllVisible(long start, long end, long held) =>
        held >= end && (_cuts.Count == 0 || _cuts[^1].End <= start);

    /// <summary>Appends what is visible of the bytes that begin at <paramref name="start"/>, up to <paramref name="held"/>.</summary>
    public void Filter(ReadOnlySpan<byte> bytes, long start, long held, IBufferWriter<byte> to)
    {
        var end = Math.Min(start + bytes.Length, held);
        var at = start;
        foreach (var cut in _cuts)
        {
            if (cut.End <= at)
                continue;
            if (cut.Start >= end)
                break;
            if (cut.Start > at)
                to.Write(bytes[(int)(at - start)..(int)(cut.Start - start)]);
            at = Math.Max(at, cut.End);
        }

        if (at < end)
            to.Write(bytes[(int)(at - start)..(int)(end - start)]);
    }
}
