using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Processes;
using Abide.Processes.Keeping;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Hosts;

/// <summary>The shared memories that outlive a daemon: taken from the keeper where they fit this version, made anew and given to it where not.</summary>
internal static partial class Memories
{
    /// <summary>What the last daemon had read and perhaps not journalled.</summary>
    public static LandingRecovery LastLanding(KeeperState state, ILogger log)
    {
        using var last = Map(state, LandingBuffer.Name);
        try
        {
            return LandingBuffer.Recover(last);
        }
        catch (InvalidDataException e)
        {
            LogUnreadable(log, e.Message); // of a version that ended cleanly: a replaced daemon journals everything first
            return LandingBuffer.Recover(null);
        }
    }

    /// <summary>A memory that the keeper holds; null when it holds none of that name.</summary>
    public static SharedMemory? Map(KeeperState state, string name) =>
        state.Memories.TryGetValue(name, out var descriptor) ? SharedMemory.Map(descriptor) : null;

    public static async Task<AnswerMemory> TakeAnswersAsync(KeeperLink keeper, KeeperState state)
    {
        if (Map(state, AnswerMemory.Name) is { } kept)
        {
            if (AnswerMemory.Fits(kept))
            {
                var answers = new AnswerMemory(kept);
                foreach (var run in state.Runs.Where(run => run.Terminal is not null))
                    answers.AtLeast(new SessionId(run.Key.Session), run.LastFrame);
                return answers;
            }

            kept.Dispose();
        }

        var memory = AnswerMemory.Create();
        await keeper.KeepMemoryAsync(AnswerMemory.Name, memory);
        return new AnswerMemory(memory);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Fault}; it is left aside")]
    private static partial void LogUnreadable(ILogger logger, string fault);
}
