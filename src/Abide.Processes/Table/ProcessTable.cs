using System.Buffers;
using System.Globalization;
using System.Text;

namespace Abide.Processes;

/// <summary>What /proc tells about processes (proc(5)). A process may end at any moment; then answers are 0, '\0' or null.</summary>
public static class ProcessTable
{
    private const string RunVariable = "ABIDE_RUN=";

    /// <summary>This boot's id: pids and start times mean something only together with it.</summary>
    public static string BootId { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>When the process started, in clock ticks since boot (field 22 of stat); 0 when it is gone. Pid and this name a process for sure.</summary>
    public static ulong StartTime(int pid) => Look(pid)?.StartTime ?? 0;

    /// <summary>R, S, D, T, Z…; '\0' when it is gone.</summary>
    public static char State(int pid) => Look(pid)?.State ?? '\0';

    /// <summary>The wait status of a process that ended and was not reaped yet (told only to its user); null otherwise.</summary>
    internal static int? ZombieStatus(int pid) =>
        Look(pid) is { State: 'Z' } zombie && Posix.GetUid() is var user && (user == 0 || FileSystem.Owner($"/proc/{pid}") == user) ? zombie.WaitStatus : null;

    /// <summary>What is told about a process in one look; null when it is gone.</summary>
    internal static ProcessEntry? Look(int pid)
    {
        Span<byte> stat = stackalloc byte[1024];
        return ReadFile(pid, "stat", stat) is var length && length > 0 ? ProcessEntry.Parse(pid, stat[..length]) : null;
    }

    /// <summary>The children of this process, adopted ones included (proc/PID/task/TID/children; by looking at everybody where that is missing).</summary>
    internal static List<int> OwnChildren()
    {
        var children = new List<int>();
        var self = Posix.GetPid();
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            if (ReadFile($"{thread}/children") is not { } list) return [.. All().Where(pid => Parent(pid) == self)];
            foreach (var word in Encoding.ASCII.GetString(list).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                children.Add(int.Parse(word, CultureInfo.InvariantCulture));
        }
        return children;
    }

    /// <summary>The process's parent; 0 when it is gone.</summary>
    public static int Parent(int pid) => Look(pid)?.Parent ?? 0;

    /// <summary>All processes.</summary>
    public static IReadOnlyList<int> All() =>
        [.. Directory.EnumerateFileSystemEntries("/proc").Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(pid => pid > 0)];

    /// <summary>The processes of a POSIX session, zombies included.</summary>
    public static IReadOnlyList<int> InSession(int sid) => [.. All().Where(pid => Look(pid)?.Session == sid)];

    /// <summary>The processes whose initial environment says that they belong to a run, wherever they went.</summary>
    /// <param name="marker">The value of ABIDE_RUN: session and run, as in <c>id/1</c>.</param>
    public static IReadOnlyList<int> WithRun(string marker)
    {
        var wanted = Encoding.UTF8.GetBytes($"{RunVariable}{marker}\0");
        return [.. All().Where(pid => HoldsVariable(ReadFile(pid, "environ"), wanted))];
    }

    /// <summary>The run that a process says it belongs to, <c>id/1</c>, in the environment that it was started with; null when it says none.</summary>
    public static string? RunOf(int pid)
    {
        var prefix = Encoding.UTF8.GetBytes(RunVariable);
        ReadOnlySpan<byte> rest = ReadFile(pid, "environ");
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)0) is >= 0 and var zero ? zero : rest.Length;
            if (rest[..end].StartsWith(prefix)) return Encoding.UTF8.GetString(rest[prefix.Length..end]);
            rest = rest[Math.Min(end + 1, rest.Length)..];
        }
        return null;
    }

    private static bool HoldsVariable(byte[]? environment, byte[] wanted)
    {
        if (environment is null) return false;
        var at = environment.AsSpan().IndexOf(wanted);
        return at == 0 || (at > 0 && environment[at - 1] == 0);
    }

    /// <summary>
    /// The living processes of a run, its leader left out: those of the leader's POSIX session, and those whose initial environment has the run's marker, wherever
    /// they went. One look at each process; the environments only of those that started after the leader.
    /// </summary>
    /// <param name="leader">The leader's pid, which may be gone.</param>
    /// <param name="started">The leader's start time.</param>
    /// <param name="marker">The value of ABIDE_RUN.</param>
    public static IReadOnlyList<int> OfRun(int leader, ulong started, string marker)
    {
        var wanted = Encoding.UTF8.GetBytes($"{RunVariable}{marker}\0");
        var found = new List<int>();
        foreach (var pid in All())
        {
            if (pid == leader || Look(pid) is not { } process || process.State is 'Z' or 'X' || process.StartTime < started) continue;
            if (process.Session == leader || HoldsVariable(ReadFile(pid, "environ"), wanted)) found.Add(pid);
        }
        return found;
    }

    /// <summary>The arguments joined by spaces; null when it is gone or a kernel thread.</summary>
    public static string? CommandLine(int pid) =>
        ReadFile(pid, "cmdline") is { Length: > 0 } bytes ? Encoding.UTF8.GetString(bytes).TrimEnd('\0').Replace('\0', ' ') : null;

    private static string PathOf(int pid, string name) => string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{name}");

    private static byte[]? ReadFile(int pid, string name) => ReadFile(PathOf(pid, name));

    /// <summary>All of a file whose length nobody tells; null when its process is gone or another user's.</summary>
    private static byte[]? ReadFile(string path)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (true)
            {
                var length = ReadFile(path, bytes);
                if (length < bytes.Length) return length < 0 ? null : bytes.AsSpan(0, length).ToArray();
                ArrayPool<byte>.Shared.Return(bytes);
                bytes = ArrayPool<byte>.Shared.Rent(bytes.Length * 4);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static int ReadFile(int pid, string name, Span<byte> buffer) => ReadFile(PathOf(pid, name), buffer);

    /// <summary>As much of a file as there is room for, in three system calls (a look at all processes is in the way of a person who waits); or -errno.</summary>
    private static int ReadFile(string path, Span<byte> buffer)
    {
        var fd = LibC.Open(path, LibC.OpenReadOnly | LibC.CloseOnExec, 0);
        if (fd < 0) return -Posix.LastError();
        var length = 0;
        while (length < buffer.Length)
        {
            var count = Posix.Read(fd, buffer[length..]);
            if (count < 0) length = count;
            if (count <= 0) break;
            length += count;
        }
        LibC.Close(fd);
        return length;
    }
}
