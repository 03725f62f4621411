using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper.Daemon;

/// <summary>
/// Has the daemon running. One that dies is started again after <see cref="Backoff"/>; one that exits with 0 was asked to stop and rests until a
/// client asks for it. Each gets a socket of its own, so that no request of a dead daemon is ever done late.
/// </summary>
internal sealed class DaemonSupervisor(EventLoop loop, TimeProvider time, Instance instance, Channel.Handler requests)
{
    private const int Terminate = 15, Kill = 9;
    private static readonly TimeSpan ReadyTime = TimeSpan.FromSeconds(30), StopTime = TimeSpan.FromSeconds(10);

    private readonly List<(Channel Channel, uint Request)> waiting = [];
    private ProcessWatch? process;
    private EventLoop.Watch? watch;
    private IDisposable? timer;
    private IReadOnlyList<string> started = [];
    private long readySince;
    private long logStart;

    /// <summary>Program and arguments.</summary>
    internal required IReadOnlyList<string> Program { get; set; }

    /// <summary>The daemon's process; 0 while there is none.</summary>
    internal int Pid { get; private set; }

    /// <summary>Whether it is our child: all are but one that replaced its dead keeper.</summary>
    internal bool IsChild { get; private set; }

    internal Channel? Channel { get; private set; }

    internal bool IsReady { get; private set; }

    /// <summary>How the one before ended.</summary>
    internal PreviousDaemon Previous { get; private set; }

    /// <summary>Whether none is to be started any more.</summary>
    internal bool IsQuitting { get; private set; }

    /// <summary>Whether a dead one waits for its next start.</summary>
    internal bool IsBackingOff => Pid == 0 && timer is not null;

    /// <summary>The daemon is gone and no other will follow.</summary>
    internal Action? Finished { get; set; }

    /// <summary>Clients that wait for a daemon.</summary>
    internal IEnumerable<uint> Requests(Channel client) => waiting.Where(one => one.Channel == client).Select(one => one.Request);

    /// <summary>Restores what an earlier program of this keeper knew.</summary>
    internal void Restore(PreviousDaemon previous, bool quitting) => (Previous, IsQuitting) = (previous, quitting);

    /// <summary>Answers once a daemon serves, and starts one without further delay if there is none.</summary>
    internal void Ensure(Channel client, uint request)
    {
        if (IsReady)
        {
            client.Done(request);
            return;
        }
        if (IsQuitting)
        {
            client.Fail(request, Errno.ECONNREFUSED, "the keeper is quitting");
            return;
        }
        waiting.Add((client, request));
        if (Pid == 0) Start();
    }

    /// <summary>Starts a daemon.</summary>
    internal void Start()
    {
        SetTimer(null);
        started = Program;
        var (ours, theirs) = LocalSocket.Pair();
        using (theirs)
        using (var log = LogFile.OpenToAppend(instance.DaemonLog)) // the daemon turns it over
        {
            logStart = new FileInfo(instance.DaemonLog).Length;
            const int SocketNumber = 3;
            var pid = new Launch
            {
                Program = Program[0],
                Arguments = [.. Program, "--keeper-fd", $"{SocketNumber}"],
                Environment = CleanEnvironment.For(instance),
                Descriptors = [Launch.Null, Launch.Null, log.Value, theirs.Value],
            }.Start();
            if (pid < 0)
            {
                ours.Dispose();
                Died(default, $"cannot start {Program[0]}: {Posix.Describe(pid)}");
                return;
            }
            Attach(pid, ours, isChild: true, isReady: false);
        }
    }

    /// <summary>Takes charge of a daemon that runs already.</summary>
    internal void Attach(int pid, Descriptor socket, bool isChild, bool isReady)
    {
        (Pid, IsChild) = (pid, isChild);
        Channel = new Channel(loop, socket, requests)
        {
            PeerIsDead = () => process is not { HasEnded: false },
            // A daemon that hung up is ending; one that does not end is of no use.
            PeerClosed = () => SetTimer(loop.After(StopTime, () => process?.Signal(Kill))),
        };
        process = ProcessWatch.Open(pid);
        if (process is null)
        {
            Died(default, "the daemon is gone");
            return;
        }
        watch = loop.Add(process.Descriptor.Value, PollEvents.In, _ => Ended());
        if (isReady) Serves();
        else SetTimer(loop.After(ReadyTime, NotReady));
    }

    /// <summary>The daemon says that it serves.</summary>
    internal void Serves()
    {
        SetTimer(null);
        IsReady = true;
        readySince = time.GetTimestamp();
        foreach (var (client, request) in waiting) client.Done(request);
        waiting.Clear();
    }

    /// <summary>The keeper is to end with its daemon.</summary>
    /// <param name="stop">Whether the daemon must be told, or knows.</param>
    internal void Quit(bool stop)
    {
        IsQuitting = true;
        if (Pid == 0)
        {
            SetTimer(null);
            Finished?.Invoke();
        }
        else if (stop)
        {
            process?.Signal(Terminate);
            SetTimer(loop.After(StopTime, () => process?.Signal(Kill)));
        }
    }

    private void NotReady()
    {
        Log.Write($"daemon {Pid} did not come up within {ReadyTime.TotalSeconds} s; it is killed");
        process?.Signal(Kill);
    }

    private void Ended()
    {
        var status = IsChild ? Child.Reap(Pid)?.Status : process!.ReadExit();
        Died(status ?? default, $"the daemon ended ({status ?? default}) before it was ready");
    }

    private void Died(ExitStatus status, string reason)
    {
        Log.Write($"daemon {Pid}: {status}");
        watch?.Dispose();
        process?.Dispose();
        Channel?.TakeLeft(MessageType.Answer); // the next daemon takes what it was noted for answered
        Channel?.Dispose();
        SetTimer(null);
        var asked = status.Code == 0;
        var healthy = IsReady && time.GetElapsedTime(readySince) >= Backoff.Healthy;
        Previous = new PreviousDaemon(status, asked ? 0 : (healthy ? 0 : Previous.DeathsInARow) + 1);
        (Pid, IsReady, process, watch, Channel) = (0, false, null, null, null);
        // Somebody brought another program meanwhile: what this one did says nothing about that.
        var isReplaced = waiting.Count > 0 && !started.SequenceEqual(Program);
        if (!isReplaced) FailWaiting(reason);
        if (IsQuitting) Finished?.Invoke();
        else if (isReplaced) Start();
        else if (!asked) SetTimer(loop.After(Backoff.Delay(Previous.DeathsInARow), Start));
    }

    private void FailWaiting(string reason)
    {
        if (waiting.Count > 0) reason += LogTail.Read(instance.DaemonLog, logStart);
        foreach (var (client, request) in waiting) client.Fail(request, Errno.ECONNREFUSED, reason);
        waiting.Clear();
    }

    private void SetTimer(IDisposable? next)
    {
        timer?.Dispose();
        timer = next;
    }
}
