using System.Runtime.InteropServices;
using Abide.Daemon.Sessions;
using Abide.Processes;

namespace Abide.Daemon.Terminals;

/// <summary>
/// Up to where each session's output has had its queries answered, in shared memory that the keeper holds too: so that the next daemon neither answers a
/// query twice nor forgets one. What the keeper was asked to answer it knows better (<see cref="AtLeast"/>). Where it cannot, an answer is noted before it is written:
/// a death between the two loses it, which a program survives better than two.
/// <code>
///  cell, 32 bytes:  session id 16 · answered up to (offset in the session's output) 8 · deaths of a daemon with this session in hand 4 · zero 4
/// </code>
/// </summary>
internal sealed class AnswerMemory : IDisposable
{
    /// <summary>The name under which the keeper holds it.</summary>
    public const string Name = "answers";

    /// <summary>The most sessions that may run at once.</summary>
    public const int Cells = 16_384;

    private const int CellBytes = 32;

    private readonly SharedMemory _memory;
    private readonly Lock _allocating = new();
    private readonly Dictionary<SessionId, int> _cells = [];
    private readonly Stack<int> _free = new();

    public AnswerMemory(SharedMemory memory)
    {
        _memory = memory;
        for (var cell = Cells - 1; cell >= 0; cell--)
        {
            var id = new SessionId(MemoryMarshal.Read<Guid>(Cell(cell)));
            if (id.Value == Guid.Empty)
                _free.Push(cell);
            else
                _cells[id] = cell;
        }
    }

    public SharedMemory Memory => _memory;

    public static SharedMemory Create() => SharedMemory.Create(Name, Cells * CellBytes);

    /// <summary>True if the memory is of the size that this version uses.</summary>
    public static bool Fits(SharedMemory memory) => memory.Span.Length == Cells * CellBytes;

    /// <summary>Everything before this offset has had its answer; all of it for a session without a cell, which has no run.</summary>
    public long AnsweredUpTo(SessionId session)
    {
        lock (_allocating)
            return _cells.TryGetValue(session, out var cell) ? MemoryMarshal.Read<long>(Cell(cell)[16..]) : long.MaxValue;
    }

    /// <summary>The cell of a running session, made where there is none.</summary>
    public int CellOf(SessionId session)
    {
        lock (_allocating)
        {
            if (_cells.TryGetValue(session, out var cell))
                return cell;
            if (!_free.TryPop(out cell))
                throw new IOException($"more than {Cells} sessions run");
            Cell(cell).Clear();
            MemoryMarshal.Write(Cell(cell), session.Value);
            return _cells[session] = cell;
        }
    }

    /// <summary>Somebody knows that everything before this offset has had its answer.</summary>
    public void AtLeast(SessionId session, long answeredUpTo)
    {
        lock (_allocating)
        {
            if (_cells.TryGetValue(session, out var cell) && MemoryMarshal.Read<long>(Cell(cell)[16..]) < answeredUpTo)
                Note(cell, answeredUpTo);
        }
    }

    public void Note(int cell, long answeredUpTo) => Volatile.Write(ref MemoryMarshal.AsRef<long>(Cell(cell)[16..]), answeredUpTo);

    /// <summary>How often a daemon died with the session in hand, in a row.</summary>
    public ref int Deaths(int cell) => ref MemoryMarshal.AsRef<int>(Cell(cell)[24..]);

    /// <summary>The same, 0 for a session without a cell.</summary>
    public int DeathsOf(SessionId session)
    {
        lock (_allocating)
            return _cells.TryGetValue(session, out var cell) ? Deaths(cell) : 0;
    }

    public void Forget(SessionId session)
    {
        lock (_allocating)
        {
            if (!_cells.Remove(session, out var cell))
                return;
            Cell(cell).Clear();
            _free.Push(cell);
        }
    }

    public void Dispose() => _memory.Dispose();

    private Span<byte> Cell(int cell) => _memory.Span.Slice(cell * CellBytes, CellBytes);
}
