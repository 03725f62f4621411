using Abide.Daemon.Io;
using Abide.Processes;
using Abide.Processes.Keeping;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Terminals;

/// <summary>A run as the daemon holds it: the descriptors of its terminal or pipes, and what is on its way to it.</summary>
internal sealed class TerminalRun : IDisposable
{
    private const byte EndOfTransmission = 4;

    private readonly Workers _workers;
    private long _inputToken;
    private bool _inputEnds;
    private bool _isInputClosed;

    public TerminalRun(KeptRun kept, Func<int, OutputStream, long> journalled, Workers workers)
    {
        _workers = workers;
        Kept = kept;
        Sources = kept.Terminal is { } terminal
            ? [new OutputSource(terminal, Number, OutputStream.Terminal, journalled(Number, OutputStream.Terminal))]
            : [
                .. Source(kept.Output, OutputStream.StandardOutput, journalled),
                .. Source(kept.Error, OutputStream.StandardError, journalled),
            ];
        foreach (var source in Sources)
            Posix.SetNonBlocking(source.Descriptor.Value);
        if (kept.Input is { } input)
            Posix.SetNonBlocking(input.Value);
        if (kept.Terminal is { } packet)
            Pty.EnablePacketMode(packet.Value);
    }

    public KeptRun Kept { get; }

    public int Number => Kept.Key.Run;

    public IReadOnlyList<OutputSource> Sources { get; }

    public InputQueue Input { get; } = new();

    /// <summary>True once the leader has ended: what still comes is printed by those it left behind.</summary>
    public bool IsLeaderless { get; set; }

    /// <summary>The look for processes that outlived the leader that is under way or was last finished; null when a new one is due.</summary>
    public Task<IReadOnlyList<SurvivorRow>>? Survivors { get; set; }

    /// <summary>Where input is written.</summary>
    public int InputDescriptor => Kept.Terminal?.Value ?? (_inputEnds || _isInputClosed ? -1 : Kept.Input?.Value ?? -1);

    /// <summary>Ends what the program reads: closes its pipe behind what waits; on a terminal, types the character that says so (twice within a line, where the first one only ends the line).</summary>
    public void EndInput()
    {
        if ((Kept.Terminal ?? (Kept.Machine is null ? null : Kept.Input)) is { } terminal) // elsewhere it is a terminal, too
            Input.Write(terminal.Value, Input.Last is (byte)'\n' or (byte)'\r' or EndOfTransmission ? [EndOfTransmission] : [EndOfTransmission, EndOfTransmission]);
        else
            _inputEnds = true;
    }

    /// <summary>Writes what waits, as far as it is taken. True, once, when a pipe was closed because all is written and nothing more comes.</summary>
    public bool FlushInput()
    {
        if ((Kept.Terminal ?? Kept.Input) is { } input && !_isInputClosed)
            Input.Flush(input.Value);
        if (!_inputEnds || _isInputClosed || !Input.IsEmpty)
            return false;
        CloseInput();
        return true;
    }

    public void Watch(Owner owner)
    {
        foreach (var source in Sources)
        {
            _workers.Watch(owner, source.Descriptor.Value, PollEvents.In, out var token);
            source.Token = token; // in the owner's turn: it has no other before this one ends
        }

        if (Kept.Input is { } input)
            _workers.Watch(owner, input.Value, PollEvents.Out, out _inputToken);
    }

    /// <summary>Arms what is watched for the next event.</summary>
    public void Arm()
    {
        foreach (var source in Sources)
        {
            if (source.IsOpen)
                _workers.Arm(source.Token, source.Descriptor.Value, source.IsTerminal && !Input.IsEmpty ? PollEvents.In | PollEvents.Out : PollEvents.In);
        }

        if (Kept.Input is { } input && !_isInputClosed && !Input.IsEmpty)
            _workers.Arm(_inputToken, input.Value, PollEvents.Out);
    }

    public void Close(OutputSource source)
    {
        source.IsOpen = false;
        _workers.Unwatch(source.Token, source.Descriptor.Value);
    }

    public void Dispose()
    {
        foreach (var source in Sources)
        {
            _workers.Unwatch(source.Token, source.Descriptor.Value);
            source.Descriptor.Dispose();
        }

        CloseInput();
    }

    private void CloseInput()
    {
        if (Kept.Input is not { } input || _isInputClosed)
            return;
        _isInputClosed = true;
        _workers.Unwatch(_inputToken, input.Value);
        input.Dispose();
    }

    private IEnumerable<OutputSource> Source(Descriptor? descriptor, OutputStream stream, Func<int, OutputStream, long> journalled)
    {
        if (descriptor is not null)
            yield return new OutputSource(descriptor, Number, stream, journalled(Number, stream));
    }
}
