namespace Abide.EndToEnd.Tests.Harness;

/// <summary>Waits for what no event tells of: looks again and again until it holds, at most until a deadline.</summary>
internal static class Eventually
{
    /// <summary>How long anything may take on a machine that does several other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>Until the condition holds; fails, saying what was awaited, when it does not in time.</summary>
    public static Task Holds(Func<bool> condition, string what, TimeSpan? within = null) =>
        Gives(() => Task.FromResult(condition()), holds => holds, what, within);

    /// <summary>Until a reading is as it should be; gives that reading.</summary>
    public static async Task<T> Gives<T>(Func<Task<T>> read, Func<T, bool> isRight, string what, TimeSpan? within = null)
    {
        var clock = TimeProvider.System;
        var begun = clock.GetTimestamp();
        using var timer = new PeriodicTimer(Step);
        while (true)
        {
            var value = await read();
            if (isRight(value))
                return value;
            if (clock.GetElapsedTime(begun) > (within ?? Patience))
                Assert.Fail($"waited {clock.GetElapsedTime(begun).TotalSeconds:0.0} s in vain until {what}; last: {value}");
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>The result of a task that must end in time.</summary>
    public static async Task<T> InTime<T>(this Task<T> task, string what, TimeSpan? within = null)
    {
        try
        {
            return await task.WaitAsync(within ?? Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"waited {(within ?? Patience).TotalSeconds:0.0} s in vain until {what}");
            throw;
        }
    }
}
