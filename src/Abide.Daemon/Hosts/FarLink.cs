using Abide.Processes;
using Abide.Processes.Remote;
using Abide.Protocol;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Hosts;

/// <summary>A connection to the daemon of another host, shared by all that is asked of it from here: requests go out as they come, and are answered in any order.</summary>
internal sealed class FarLink : IDisposable
{
    /// <summary>How long the daemon there may take to greet.</summary>
    private static readonly TimeSpan s_greeting = TimeSpan.FromSeconds(15);

    /// <summary>How long the program may take to end once it has closed its output.</summary>
    private static readonly TimeSpan s_ending = TimeSpan.FromSeconds(2);

    private readonly HostAddress _address;
    private readonly TimeProvider _time;
    private readonly Coprocess _program;
    private readonly DaemonConnection _daemon;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, TaskCompletionSource<Message>> _waiting = [];
    private readonly CancellationTokenSource _broken = new();
    private HostException? _fault;

    private FarLink(HostAddress address, Coprocess program, TimeProvider time)
    {
        (_address, _program, _time) = (address, program, time);
        _daemon = new DaemonConnection(program.Stream, "abided", program);
    }

    /// <summary>Cancelled when it broke.</summary>
    public CancellationToken Broken => _broken.Token;

    /// <summary>Connects.</summary>
    /// <param name="host">The host.</param>
    /// <param name="ssh">What leads there.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancelled">Nobody wants it any more.</param>
    /// <exception cref="HostException">It cannot be reached, or nothing of ours answers there.</exception>
    public static async Task<FarLink> OpenAsync(HostEntry host, Ssh ssh, TimeProvider time, CancellationToken cancelled)
    {
        var link = new FarLink(host.Address, Start(host, ssh), time);
        try
        {
            using var late = new CancellationTokenSource(s_greeting, time);
            await using var ends = late.Token.Register(link._program.Dispose);
            await using var leaves = cancelled.Register(link._program.Dispose);
            await link.GreetAsync(late.Token);
        }
        catch
        {
            link.Dispose();
            throw;
        }

        new Thread(link.Receive) { IsBackground = true, Name = "far " + host.Name }.Start();
        return link;
    }

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="request">What.</param>
    /// <param name="patience">How long an answer may take, after which the host counts as away; infinite where the request itself may take long.</param>
    /// <param name="gone">Ends the wait; what was asked is done there all the same.</param>
    /// <exception cref="HostException">The connection broke: whether it was done there is not known.</exception>
    public async Task<Message> AskAsync(Message request, TimeSpan patience, CancellationToken gone)
    {
        var answer = new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = await Task.Run(() => Post(request, answer), CancellationToken.None); // it waits where the host does not take it
        try
        {
            return await answer.Task.WaitAsync(patience, _time, gone);
        }
        catch (TimeoutException)
        {
            Break(SshFault.Named(_address, HostFaultKind.TimedOut, null));
            throw _fault!;
        }
        finally
        {
            lock (_lock)
                _waiting.Remove(id);
        }
    }

    public void Dispose()
    {
        Break(SshFault.Named(_address, HostFaultKind.LinkLost, null));
        _daemon.Dispose();
    }

    private static Coprocess Start(HostEntry host, Ssh ssh)
    {
        try
        {
            return Coprocess.Start(ssh.To(host.Address).Run(host.AbideCommand("proxy")), ssh.Variables);
        }
        catch (PosixException e)
        {
            throw new HostException(SshFault.Named(host.Address, HostFaultKind.ProgramMissing, e.Message));
        }
    }

    private async Task GreetAsync(CancellationToken late)
    {
        try
        {
            _ = await Task.Run(() => _daemon.Daemon, CancellationToken.None);
        }
        catch (ProtocolException e)
        {
            throw new HostException(SshFault.Named(_address, HostFaultKind.Other, $"{e.Message}; a shell there that prints something when nobody looks does that, too"));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new HostException(late.IsCancellationRequested ? SshFault.Named(_address, HostFaultKind.TimedOut, null) : await Task.Run(FaultOf, CancellationToken.None));
        }
    }

    /// <summary>Why the program closed its output; one that does not end then does not tell.</summary>
    private NamedFault FaultOf()
    {
        var end = _program.WaitForEnd(s_ending) ?? default;
        return SshFault.Missing(_address, end, HostFaultKind.AbideMissing) ?? SshFault.Of(_address, end, _program.Errors);
    }

    private long Post(Message request, TaskCompletionSource<Message> answer)
    {
        lock (_lock)
        {
            if (_fault is not null)
                throw _fault;
            try
            {
                var id = _daemon.Post(request);
                _waiting[id] = answer;
                return id;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                throw new HostException(SshFault.Named(_address, HostFaultKind.LinkLost, e.Message));
            }
        }
    }

    private void Receive()
    {
        try
        {
            while (_daemon.Receive(out var frame))
            {
                if (frame.Type is FrameType.Control or FrameType.ControlPart && _daemon.ParseControl(frame) is { } message)
                    Answer(message);
            }

            var fault = FaultOf();
            Break(fault.Kind == HostFaultKind.Other ? SshFault.Named(_address, HostFaultKind.LinkLost, null) : fault); // it was there, and ssh has no words for it
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or ProtocolException or System.Text.Json.JsonException)
        {
            Break(SshFault.Named(_address, HostFaultKind.LinkLost, e.Message));
        }
    }

    private void Answer(Message message)
    {
        TaskCompletionSource<Message>? answer;
        lock (_lock)
            _waiting.TryGetValue(message.Id, out answer);
        answer?.TrySetResult(message);
    }

    private void Break(NamedFault fault)
    {
        TaskCompletionSource<Message>[] waiting;
        lock (_lock)
        {
            if (_fault is not null)
                return;
            _fault = new HostException(fault);
            waiting = [.. _waiting.Values];
        }

        foreach (var one in waiting)
            one.TrySetException(_fault);
        _program.Dispose();
        _broken.Cancel();
    }
}
