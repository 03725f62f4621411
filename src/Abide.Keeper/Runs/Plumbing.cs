using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper.Runs;

/// <summary>The terminal or the pipes of a run that is being started; closed again unless the run takes them.</summary>
internal sealed class Plumbing : IDisposable
{
    private readonly List<Descriptor> childEnds = [];
    private Descriptor? terminal, slave, input, output, error;

    /// <summary>Where the child opens its terminal; null for pipes.</summary>
    internal string? SlavePath { get; private set; }

    /// <summary>The child's descriptors 0 to 2, for pipes.</summary>
    internal IReadOnlyList<int> ChildEnds => [.. childEnds.Select(end => end.Value)];

    internal void OpenTerminal(int columns, int rows)
    {
        (terminal, SlavePath) = Pty.Open(columns, rows);
        slave = Pty.OpenSlave(terminal.Value);
        Posix.SetNonBlocking(terminal.Value);
    }

    internal void OpenPipes()
    {
        (var childInput, input) = OpenPipe();
        childEnds.Add(childInput);
        (output, var childOutput) = OpenPipe();
        childEnds.Add(childOutput);
        (error, var childError) = OpenPipe();
        childEnds.Add(childError);
        foreach (var ours in new[] { input, output, error }) Posix.SetNonBlocking(ours.Value);
    }

    internal HeldRun Assemble(RunKey key, int pid, ProcessWatch process)
    {
        var run = new HeldRun
        {
            Kept = new KeptRun
            {
                Key = key, Pid = pid, StartTime = ProcessTable.StartTime(pid),
                Terminal = terminal, Input = input, Output = output, Error = error, Process = process.Descriptor,
            },
            IsChild = true,
            Slave = slave,
            Process = process,
        };
        terminal = slave = input = output = error = null;
        return run;
    }

    public void Dispose()
    {
        foreach (var end in childEnds) end.Dispose();
        foreach (var ours in new[] { terminal, slave, input, output, error }) ours?.Dispose();
    }

    private static unsafe (Descriptor Read, Descriptor Write) OpenPipe()
    {
        var pair = stackalloc int[2];
        Posix.Check(Posix.Result(LibC.Pipe(pair, LibC.CloseOnExec)), "cannot make a pipe");
        return (Descriptor.Adopt(pair[0]), Descriptor.Adopt(pair[1]));
    }
}
