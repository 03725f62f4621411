namespace Abide.Processes.Keeping;

/// <summary>
/// The daemon's side of its link to the keeper. Requests may come from any thread; answers and events arrive on the link's own thread.
/// Every request fails with <see cref="KeeperException"/> once the keeper is gone.
/// </summary>
public sealed class KeeperLink : IDisposable
{
    private readonly KeeperSocket socket;
    private readonly Thread reader;
    private readonly Lock gate = new();
    private readonly Dictionary<uint, Answer> waiting = [];
    private uint lastRequest;
    private bool lost;

    private KeeperLink(KeeperSocket socket, KeeperIdentity keeper)
    {
        this.socket = socket;
        Keeper = keeper;
        reader = new Thread(ReceiveAll) { Name = "keeper link", IsBackground = true };
    }

    /// <summary>A run's leader ended. Raised on the link's own thread: post it on and return.</summary>
    public event Action<RunKey, RunEnd>? Ended;

    /// <summary>A terminal did not take all of an answer: the rest. Raised on the link's own thread: post it on and return.</summary>
    public event Action<RunKey, byte[]>? Declined;

    /// <summary>The keeper is gone. Raised once, on the link's own thread, after every waiting request has failed; not after disposal.</summary>
    public event Action? KeeperLost;

    /// <summary>Who the keeper is.</summary>
    public KeeperIdentity Keeper { get; }

    /// <summary>
    /// Greets the keeper over the inherited socket, which this link takes over. It begins to receive with the first request: subscribe to the
    /// events before, and none is missed.
    /// </summary>
    /// <exception cref="KeeperException">It does not answer within 10 s, or speaks another protocol.</exception>
    public static KeeperLink Open(Descriptor socket)
    {
        var asking = new KeeperSocket(socket);
        try
        {
            return new KeeperLink(asking, asking.Greet("daemon"));
        }
        catch
        {
            asking.Dispose();
            throw;
        }
    }

    /// <summary>Starts a run; one that exists already under this key is returned as it is, whatever the spec says.</summary>
    public async Task<SpawnResult> SpawnAsync(RunKey key, SpawnSpec spec)
    {
        using var memory = MemoryBlock.Create("abide-spec", SpecMessage.Write(spec).Bytes);
        var answer = await AskAsync(MessageType.Spawn, request => request.Add(key), [memory.Value]);
        if (answer.Runs is [var run]) return new SpawnResult(run, null);
        return new SpawnResult(null, new SpawnFailure(answer.Stage is { Length: > 0 } stage ? stage : "descriptors", answer.Errno == 0 ? Errno.EMFILE : answer.Errno));
    }

    /// <summary>Everything the keeper holds.</summary>
    public async Task<KeeperState> ListAsync()
    {
        var answer = await DoAsync(MessageType.List);
        return new KeeperState(Keeper, answer.Runs, answer.Memories, answer.Previous);
    }

    /// <summary>Sends a signal; false when nobody was there to get it. A reused pid is never signalled.</summary>
    public async Task<bool> SignalAsync(RunKey key, int signal, SignalScope scope)
    {
        // Looking into environments may hang on a process in trouble, and the keeper must not: it gets the candidates and makes sure of each.
        var strays = scope == SignalScope.All ? await Task.Run(() => FindMarked(key)) : [];
        var answer = await DoAsync(MessageType.Signal, request =>
        {
            request.Add(key).Add(Tag.Signal, signal).Add(Tag.Scope, (long)scope);
            foreach (var (pid, start) in strays) request.Add(Tag.Stray, pid).Add(Tag.Stray, (long)start);
        });
        return answer.Reached;
    }

    /// <summary>The run's end is on the disk: the keeper may reap it and close its descriptors. A run that is not known is no error.</summary>
    /// <exception cref="KeeperException">EBUSY: the run still lives.</exception>
    public Task ReleaseAsync(RunKey key) => DoAsync(MessageType.Release, request => request.Add(key));

    /// <summary>
    /// Writes a frame whole to the input of a run on pipes; completes when it is written, however long the run takes to read it, and whatever
    /// becomes of this daemon. Ids grow, from 1; repeating one that was written, or is being written, writes nothing more.
    /// </summary>
    /// <exception cref="KeeperException">EBUSY: another frame is on its way; EPIPE: the run reads no more; ENOENT: no such run; EMSGSIZE: over 64 MiB.</exception>
    public async Task WriteFrameAsync(RunKey key, long frameId, ReadOnlyMemory<byte> frame)
    {
        using var memory = MemoryBlock.Create("abide-frame", frame.Span);
        await DoAsync(MessageType.WriteFrame, request => request.Add(key).Add(Tag.Frame, frameId), [memory.Value]);
    }

    /// <summary>
    /// Has the keeper write a terminal's answer to queries of its program, once, whatever becomes of this daemon: one that dies behind this call has answered, one that
    /// dies before it has not, and the next learns which from <see cref="KeptRun.LastFrame"/>.
    /// </summary>
    /// <param name="key">The run.</param>
    /// <param name="upTo">The offset in the terminal's output behind the queries; only ever greater.</param>
    /// <param name="answer">What to write.</param>
    /// <returns>False, and nothing will be written, when the keeper is too old or gone, or the answer too long.</returns>
    public bool TryAnswer(RunKey key, long upTo, ReadOnlySpan<byte> answer) =>
        Keeper.Capabilities.Contains("answers") && socket.Send(new MessageWriter(MessageType.Answer).Add(key).Add(Tag.Frame, upTo).Add(Tag.Bytes, answer)) > 0;

    /// <summary>Closes the input of a run on pipes, behind a frame that is being written; the daemon closes its own copy.</summary>
    public Task CloseInputAsync(RunKey key) => DoAsync(MessageType.CloseInput, request => request.Add(key));

    /// <summary>Has the keeper hold a memory under a name; one already kept under it is replaced.</summary>
    public Task KeepMemoryAsync(string name, SharedMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        return DoAsync(MessageType.KeepMemory, request => request.Add(Tag.Name, name), [memory.Descriptor.Value]);
    }

    /// <summary>Has the keeper let go of a memory.</summary>
    public Task ForgetMemoryAsync(string name) => DoAsync(MessageType.ForgetMemory, request => request.Add(Tag.Name, name));

    /// <summary>The daemon serves; clients that wait for it are told.</summary>
    public Task ReadyAsync() => DoAsync(MessageType.Ready);

    /// <summary>Hands a run over to a new keeper, after the old one died. One it knows already is left as it is.</summary>
    public Task AdoptAsync(KeptRun run)
    {
        var descriptors = new List<int>();
        return DoAsync(MessageType.Adopt, request => request.AddRun(run, descriptors), descriptors);
    }

    /// <summary>Has the keeper end, and close everything, when this daemon has ended.</summary>
    public Task QuitAsync() => DoAsync(MessageType.Quit);

    /// <summary>
    /// Has the keeper become another program, in place (same pid, same children), after that one accepted a copy of the table. Completes when the
    /// new program is at work.
    /// </summary>
    /// <exception cref="KeeperException">The program did not accept, or could not be started; the old one goes on.</exception>
    public Task UpgradeAsync(string program) => DoAsync(MessageType.Upgrade, request => request.Add(Tag.Program, program));

    /// <inheritdoc/>
    public void Dispose()
    {
        Ended = null;
        Declined = null;
        KeeperLost = null;
        socket.Shutdown();
        if (reader.IsAlive && reader != Thread.CurrentThread) reader.Join();
        socket.Dispose();
    }

    private static List<(int Pid, ulong Start)> FindMarked(RunKey key)
    {
        // As many as a message holds; whoever kills more asks again.
        const int Most = 1000;
        return [.. ProcessTable.WithRun(key.Marker).Select(pid => (pid, ProcessTable.StartTime(pid))).Take(Most)];
    }

    /// <summary>Asks, and takes a refusal for an exception.</summary>
    private async Task<Answer> DoAsync(MessageType type, Action<MessageWriter>? fill = null, IReadOnlyList<int>? descriptors = null)
    {
        var answer = await AskAsync(type, fill, descriptors);
        return answer.Refusal is { } refusal ? throw new KeeperException(refusal, answer.Errno) : answer;
    }

    private Task<Answer> AskAsync(MessageType type, Action<MessageWriter>? fill = null, IReadOnlyList<int>? descriptors = null)
    {
        var answer = new Answer(type);
        uint request;
        lock (gate)
        {
            if (lost) return Task.FromException<Answer>(Gone());
            request = ++lastRequest == 0 ? ++lastRequest : lastRequest;
            waiting.Add(request, answer);
            if (reader.ThreadState.HasFlag(ThreadState.Unstarted)) reader.Start();
        }
        var message = new MessageWriter(type, request);
        fill?.Invoke(message);
        // A link that breaks here is noticed by the reader, which fails every answer.
        if (socket.Send(message, [.. descriptors ?? []]) == -Errno.EMSGSIZE) Take(request)?.Complete(new KeeperException("the request is too long", Errno.EMSGSIZE));
        return answer.Task;
    }

    private void ReceiveAll()
    {
        var descriptors = new List<Descriptor>();
        while (socket.TryReceive(Timeout.InfiniteTimeSpan, descriptors, out var message))
        {
            if (message.Type == MessageType.Ended)
            {
                if (message.End() is { } end) Ended?.Invoke(message.Key(), end);
            }
            else if (message.Type == MessageType.Declined)
            {
                Declined?.Invoke(message.Key(), message.Bytes(Tag.Bytes).ToArray());
            }
            else if (message.Type is MessageType.Run or MessageType.Memory)
            {
                Answer? answer;
                lock (gate) waiting.TryGetValue(message.Request, out answer);
                answer?.Add(message, descriptors);
                descriptors.Clear();
            }
            else if (message.Type is MessageType.Done or MessageType.Failed or MessageType.Unsupported)
            {
                Take(message.Request)?.Complete(message);
            }
            foreach (var unexpected in descriptors) unexpected.Dispose();
            descriptors.Clear();
        }
        Answer[] failed;
        lock (gate)
        {
            lost = true;
            failed = [.. waiting.Values];
            waiting.Clear();
        }
        foreach (var answer in failed) answer.Complete(Gone());
        KeeperLost?.Invoke();
    }

    private Answer? Take(uint request)
    {
        lock (gate) return waiting.Remove(request, out var answer) ? answer : null;
    }

    private static KeeperException Gone() => new("the keeper is gone", Errno.EPIPE);
}
