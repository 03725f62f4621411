using Abide.Daemon.Terminals;
using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Daemon.Hosts;

/// <summary>The shared memories that outlive a daemon: taken from the keeper where they fit this version, made anew and given to it where not.</summary>
internal static class Memories
{
    /// <summary>A memory that the keeper holds; null when it holds none of that name.</summary>
    public static SharedMemory? Map(KeeperState state, string name) =>
        state.Memories.TryGetValue(name, out var descriptor) ? SharedMemory.Map(descriptor) : null;

    public static async Task<AnswerMemory> TakeAnswersAsync(KeeperLink keeper, KeeperState state)
    {
        if (Map(state, AnswerMemory.Name) is { } kept)
        {
            if (AnswerMemory.Fits(kept))
                return new AnswerMemory(kept);
            kept.Dispose();
        }

        var memory = AnswerMemory.Create();
        await keeper.KeepMemoryAsync(AnswerMemory.Name, memory);
        return new AnswerMemory(memory);
    }
}
