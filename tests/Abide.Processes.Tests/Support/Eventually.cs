namespace Abide.Processes.Tests.Support;

/// <summary>For conditions of which the system sends no event.</summary>
internal static class Eventually
{
    internal static async Task TrueAsync(Func<bool> condition, string what, int seconds = 60)
    {
        var deadline = Environment.TickCount64 + (seconds * 1000);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            if (Environment.TickCount64 > deadline) Assert.Fail($"not within {seconds} s: {what}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
