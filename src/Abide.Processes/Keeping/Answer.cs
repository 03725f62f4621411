namespace Abide.Processes.Keeping;

/// <summary>The answer to one request, collected until its last message.</summary>
internal sealed class Answer(MessageType question)
{
    private readonly TaskCompletionSource<Answer> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<Answer> Task => done.Task;

    internal List<KeptRun> Runs { get; } = [];

    internal Dictionary<string, Descriptor> Memories { get; } = [];

    internal PreviousDaemon Previous { get; private set; }

    internal bool Reached { get; private set; }

    /// <summary>Why the request was refused, in words; null when it was done.</summary>
    internal string? Refusal { get; private set; }

    internal string Stage { get; private set; } = "";

    internal int Errno { get; private set; }

    /// <summary>Takes a part of the answer, with its descriptors.</summary>
    internal void Add(MessageReader part, List<Descriptor> descriptors)
    {
        if (part.Type == MessageType.Memory && descriptors is [var memory]) Memories[part.Text(Tag.Name)] = memory;
        else if (part.Type == MessageType.Run && KeptRunMessage.ReadRun(part, descriptors) is { } run) Runs.Add(run);
        else Refuse("descriptors could not be received", Processes.Errno.EMFILE);
    }

    internal void Complete(MessageReader last)
    {
        if (last.Type == MessageType.Unsupported) Refuse($"the keeper is too old for {question}", Processes.Errno.ENOSYS);
        if (last.Type == MessageType.Failed)
        {
            Stage = last.Text(Tag.Stage);
            Errno = (int)last.Number(Tag.Errno);
            Refuse(last.Has(Tag.Text) ? last.Text(Tag.Text) : $"the keeper refused {question}: {Posix.Describe(Errno)}", Errno);
        }
        Reached = last.Number(Tag.Reached) != 0;
        var ended = last.Has(Tag.Ended) ? new ExitStatus(last.Optional(Tag.ExitCode), last.Optional(Tag.ExitSignal)) : (ExitStatus?)null;
        Previous = new PreviousDaemon(ended, (int)last.Number(Tag.Deaths));
        done.TrySetResult(this);
    }

    internal void Complete(KeeperException lost) => done.TrySetException(lost);

    private void Refuse(string why, int error)
    {
        Refusal = why;
        Errno = error;
    }
}
