using System.Globalization;

namespace Abide.Processes;

/// <summary>A line of the process table, proc(5)'s <c>stat</c>: who, in which state, group and POSIX session, and since when.</summary>
/// <param name="Pid">The process.</param>
/// <param name="State">R, S, D, T, Z…</param>
/// <param name="Parent">Its parent.</param>
/// <param name="Group">Its process group.</param>
/// <param name="Session">Its POSIX session.</param>
/// <param name="StartTime">Clock ticks since boot.</param>
/// <param name="CpuTicks">Clock ticks of processor time: its own and that of children it has waited for.</param>
/// <param name="Pages">Pages of memory that are resident.</param>
/// <param name="WaitStatus">Of a zombie: its wait status, 0 where that is not told.</param>
internal readonly record struct ProcessEntry(int Pid, char State, int Parent, int Group, int Session, ulong StartTime, ulong CpuTicks, long Pages, int WaitStatus)
{
    /// <summary>Whether it can still do anything.</summary>
    internal bool IsAlive => State is not ('Z' or 'X');

    /// <summary>Reads the line of a process: <c>pid (name) state parent group session …</c>, with processor times in fields 14 to 17, start time in 22, memory in 24 and wait status in field 52. The name may hold anything.</summary>
    internal static ProcessEntry? Parse(int pid, ReadOnlySpan<byte> stat)
    {
        const int StateField = 3, ParentField = 4, GroupField = 5, SessionField = 6, FirstTimeField = 14, LastTimeField = 17, StartTimeField = 22, PagesField = 24, WaitStatusField = 52;
        if (stat.LastIndexOf(") "u8) is var name && name < 0) return null;
        var state = '\0';
        int parent = 0, group = 0, session = 0, status = 0;
        ulong started = 0, ticks = 0;
        var pages = 0L;
        var number = StateField;
        foreach (var range in stat[(name + 2)..].TrimEnd((byte)'\n').Split((byte)' '))
        {
            var field = stat[(name + 2)..][range];
            switch (number++)
            {
                case StateField: state = (char)field[0]; break;
                case ParentField: parent = int.Parse(field, CultureInfo.InvariantCulture); break;
                case GroupField: group = int.Parse(field, CultureInfo.InvariantCulture); break;
                case SessionField: session = int.Parse(field, CultureInfo.InvariantCulture); break;
                case >= FirstTimeField and <= LastTimeField: ticks += ulong.Parse(field, CultureInfo.InvariantCulture); break;
                case StartTimeField: started = ulong.Parse(field, CultureInfo.InvariantCulture); break;
                case PagesField: pages = long.Parse(field, CultureInfo.InvariantCulture); break;
                case WaitStatusField: status = int.Parse(field, CultureInfo.InvariantCulture); break;
            }
        }
        return number <= StartTimeField ? null : new ProcessEntry(pid, state, parent, group, session, started, ticks, pages, status);
    }
}
