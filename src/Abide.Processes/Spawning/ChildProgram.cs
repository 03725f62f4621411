using System.Net.Sockets;
using System.Text;

namespace Abide.Processes;

/// <summary>
/// A program that this process talks to: its standard input and output are one stream, its standard error is remembered, and it and what it started end with this
/// object at the latest. For helpers of the daemon such as ssh and shells, many at a time (a client, which waits anyway, has <see cref="Coprocess"/>); what is to outlive the
/// daemon belongs to the keeper.
/// </summary>
public sealed class ChildProgram : IDisposable
{
    private const int Kill = 9, KeptErrors = 16 * 1024;

    private static readonly TimeSpan[] looks = [.. Enumerable.Range(0, 8).Select(n => TimeSpan.FromMilliseconds(1 << Math.Min(n, 5)))];

    private readonly int pid;
    private readonly ProcessWatch watch;
    private readonly Socket socket;
    private readonly Socket errorSocket;
    private readonly Task reading;
    private readonly Lock guard = new();
    private readonly StringBuilder errors = new();
    private ExitStatus? end;
    private bool isReaped;

    private ChildProgram(int pid, Socket socket, Socket errorSocket)
    {
        this.pid = pid;
        watch = ProcessWatch.Open(pid) ?? throw new PosixException("cannot watch a program that was just started", Errno.ESRCH);
        this.socket = socket;
        this.errorSocket = errorSocket;
        Stream = new NetworkStream(socket, ownsSocket: true);
        reading = ReadErrorsAsync();
    }

    /// <summary>What is written goes to its standard input, what is read comes from its standard output.</summary>
    public Stream Stream { get; }

    /// <summary>Its process.</summary>
    public int Pid => pid;

    /// <summary>The last of what it wrote to its standard error.</summary>
    public string Errors
    {
        get
        {
            lock (guard) return errors.ToString();
        }
    }

    /// <summary>Starts a program in a session of its own.</summary>
    /// <param name="words">All of argv; the first word is the program's path, or a name that PATH is searched for.</param>
    /// <param name="variables">Variables beside those of this process, which they override.</param>
    /// <param name="directory">The working directory.</param>
    /// <param name="isWhole">True when <paramref name="variables"/> are its whole environment.</param>
    /// <exception cref="PosixException">It cannot be started.</exception>
    public static ChildProgram Start(IReadOnlyList<string> words, IReadOnlyDictionary<string, string>? variables = null, string directory = "/", bool isWhole = false)
    {
        var (pid, socket, errorSocket) = Conversation.Start(words, variables, directory, isWhole);
        return new ChildProgram(pid, SocketOf(socket), SocketOf(errorSocket));
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="words">As for <see cref="Start"/>.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="mostOutput">Bytes of output at which it is killed.</param>
    /// <param name="patience">How long it may take before it is killed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="variables">As for <see cref="Start"/>.</param>
    /// <param name="directory">As for <see cref="Start"/>.</param>
    /// <param name="isWhole">As for <see cref="Start"/>.</param>
    /// <param name="cancelled">Kills it.</param>
    /// <exception cref="PosixException">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    /// <exception cref="InvalidDataException">It wrote too much.</exception>
    public static async Task<ProgramResult> RunAsync(
        IReadOnlyList<string> words, ReadOnlyMemory<byte> input, int mostOutput, TimeSpan patience, TimeProvider time,
        IReadOnlyDictionary<string, string>? variables = null, string directory = "/", bool isWhole = false, CancellationToken cancelled = default)
    {
        using var program = Start(words, variables, directory, isWhole);
        using var late = new CancellationTokenSource(patience, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancelled);
        var output = new MemoryStream();
        try
        {
            var writing = program.SendAsync(input, over.Token);
            var buffer = new byte[16 * 1024];
            while (await program.Stream.ReadAsync(buffer, over.Token).ConfigureAwait(false) is > 0 and var count)
            {
                output.Write(buffer, 0, count);
                if (output.Length > mostOutput) throw new InvalidDataException($"{words[0]} wrote more than {mostOutput} bytes");
            }
            await writing.ConfigureAwait(false);
            return new ProgramResult(await program.EndAsync(time, over.Token).ConfigureAwait(false), output.ToArray(), program.Errors);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            throw new TimeoutException($"{words[0]} took longer than {patience.TotalSeconds:0.#} s");
        }
    }

    /// <summary>Ends what the program reads.</summary>
    public void EndInput() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>How it ended, once it did; what it had written to standard error is there then.</summary>
    public async Task<ExitStatus> EndAsync(TimeProvider time, CancellationToken cancelled = default)
    {
        for (var look = 0; !watch.HasEnded; look = Math.Min(look + 1, looks.Length - 1)) await Task.Delay(looks[look], time, cancelled).ConfigureAwait(false);
        // Somebody it left behind (ssh's shared connection) may hold its standard error open for long.
        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(100), time, cancelled)).ConfigureAwait(false);
        return Reap();
    }

    /// <summary>Kills it, and what it started that is still in its process group.</summary>
    public void Dispose()
    {
        lock (guard)
        {
            if (!isReaped)
            {
                _ = LibC.Kill(-pid, Kill);
                _ = watch.Signal(Kill);
            }
        }
        Stream.Dispose();
        errorSocket.Dispose();
        // What was killed ends at once, unless the kernel holds it up: nobody waits for that here.
        _ = Task.Run(() =>
        {
            Posix.WaitFor(watch.Descriptor.Value, PollEvents.In, 10_000);
            _ = Reap();
            watch.Dispose();
        });
    }

    private async Task SendAsync(ReadOnlyMemory<byte> input, CancellationToken cancelled)
    {
        try
        {
            await Stream.WriteAsync(input, cancelled).ConfigureAwait(false);
            EndInput();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // It does not read, or has ended: its exit code tells.
        }
    }

    private async Task ReadErrorsAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await errorSocket.ReceiveAsync(buffer).ConfigureAwait(false) is > 0 and var count)
            {
                lock (guard)
                {
                    errors.Append(Encoding.UTF8.GetString(buffer, 0, count));
                    if (errors.Length > KeptErrors) errors.Remove(0, errors.Length - KeptErrors);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Nobody wants it any more.
        }
    }

    private ExitStatus Reap()
    {
        lock (guard)
        {
            if (!isReaped && watch.HasEnded)
            {
                isReaped = true;
                end = Child.Reap(pid)?.Status ?? default;
            }
            return end ?? default;
        }
    }

    private static Socket SocketOf(Descriptor descriptor) => new(new SafeSocketHandle(descriptor.Release(), ownsHandle: true));
}

/// <summary>What came of a program.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">The last of what it wrote to standard error.</param>
public readonly record struct ProgramResult(ExitStatus End, byte[] Output, string Errors);
