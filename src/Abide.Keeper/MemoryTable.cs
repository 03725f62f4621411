using Abide.Processes;

namespace Abide.Keeper;

/// <summary>Memories held for daemons, by name.</summary>
internal sealed class MemoryTable
{
    private readonly Dictionary<string, Descriptor> memories = [];

    internal IReadOnlyDictionary<string, Descriptor> All => memories;

    internal void Keep(string name, Descriptor memory)
    {
        Forget(name);
        memories.Add(name, memory);
    }

    internal void Forget(string name)
    {
        if (memories.Remove(name, out var memory)) memory.Dispose();
    }
}
