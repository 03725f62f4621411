using System.Text;

namespace Abide.Processes;

/// <summary>A program that runs beside this one and is spoken to over its standard input and output, which are one socket. It has no terminal. For who waits on a thread of its own anyway; see <see cref="ChildProgram"/>.</summary>
public sealed class Coprocess : IDisposable
{
    /// <summary>The most bytes of its standard error that are kept: the last ones.</summary>
    private const int MostErrors = 8 * 1024;

    private const int Kill = 9;

    private readonly Lock reaping = new();
    private readonly List<byte> errors = [];
    private readonly Descriptor errorSocket;
    private readonly Thread reader;
    private ExitStatus? end;

    private Coprocess(int pid, Descriptor socket, Descriptor errorSocket)
    {
        Pid = pid;
        Stream = new SocketStream(socket);
        this.errorSocket = errorSocket;
        reader = new Thread(ReadErrors, maxStackSize: 256 * 1024) { IsBackground = true, Name = "errors" };
        reader.Start();
    }

    /// <summary>Its process.</summary>
    public int Pid { get; }

    /// <summary>What it writes, and what it reads.</summary>
    public SocketStream Stream { get; }

    /// <summary>The end of what it has written to its standard error.</summary>
    public string Errors
    {
        get
        {
            lock (errors) return Encoding.UTF8.GetString([.. errors]);
        }
    }

    /// <summary>Starts a program with this one's environment, in a session of its own.</summary>
    /// <param name="command">The program, looked for in PATH where it is no path, and its arguments.</param>
    /// <param name="variables">Variables beside those of this process, which they override.</param>
    /// <exception cref="PosixException">It cannot be started.</exception>
    public static Coprocess Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? variables = null)
    {
        var (pid, socket, errors) = Conversation.Start(command, variables);
        return new Coprocess(pid, socket, errors);
    }

    /// <summary>How it ended, once it has; null when it still runs after <paramref name="patience"/>. All that it wrote to its standard error is there then.</summary>
    public ExitStatus? WaitForEnd(TimeSpan patience)
    {
        using var watch = IsReaped ? null : ProcessWatch.Open(Pid);
        if (watch is not null && Posix.WaitFor(watch.Descriptor.Value, PollEvents.In, (int)patience.TotalMilliseconds) == PollEvents.None) return null;
        // What it left running may hold its standard error for long.
        reader.Join(TimeSpan.FromMilliseconds(100));
        return Reap();
    }

    /// <summary>Ends the conversation, and the program, if it does not end by itself then.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (WaitForEnd(TimeSpan.FromMilliseconds(500)) is null)
        {
            using (var watch = ProcessWatch.Open(Pid)) watch?.Signal(Kill);
            WaitForEnd(TimeSpan.FromSeconds(5));
        }
        lock (reaping)
        {
            if (errorSocket.IsClosed) return;
            LocalSocket.ShutDown(errorSocket.Value);
            reader.Join();
            errorSocket.Dispose();
        }
    }

    private bool IsReaped
    {
        get
        {
            lock (reaping) return end is not null;
        }
    }

    private ExitStatus? Reap()
    {
        lock (reaping) return end ??= Child.Reap(Pid)?.Status;
    }

    private void ReadErrors()
    {
        var buffer = new byte[1024];
        while (true)
        {
            Posix.WaitFor(errorSocket.Value, PollEvents.In, -1);
            var count = Posix.Read(errorSocket.Value, buffer);
            if (count == -Errno.EAGAIN) continue;
            if (count <= 0) return;
            lock (errors)
            {
                errors.AddRange(buffer.AsSpan(0, count));
                if (errors.Count > MostErrors) errors.RemoveRange(0, errors.Count - MostErrors);
            }
        }
    }
}
