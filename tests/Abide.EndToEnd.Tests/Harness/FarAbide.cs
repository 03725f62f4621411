namespace Abide.EndToEnd.Tests.Harness;

/// <summary>Two instances of Abide and an sshd between them: what <see cref="Here"/> calls <c>box</c> is <see cref="There"/>.</summary>
internal sealed class FarAbide : IAsyncDisposable
{
    private FarAbide(AbideInstance here, AbideInstance there, Sshd sshd) => (Here, There, Sshd) = (here, there, sshd);

    public AbideInstance Here { get; }

    public AbideInstance There { get; }

    /// <summary>What lets the one into the other.</summary>
    public Sshd Sshd { get; }

    /// <summary>Starts both, with the host added.</summary>
    /// <param name="alias">How the host is reached.</param>
    /// <param name="program">Where its abide is.</param>
    public static async Task<FarAbide> StartAsync(string alias = Sshd.Far, string? program = null)
    {
        Assert.SkipUnless(Sshd.IsInstalled, "needs openssh-server");
        var (here, there) = (new AbideInstance(), new AbideInstance());
        var sshd = await Sshd.StartAsync(here, there.Environment.Where(variable => variable.Key is "PATH" or "DOTNET_ROOT").ToDictionary());
        await here.DoAsync("host", "add", "box", "ssh://" + alias, "--abide", program ?? Programs.Abide, "--home", there.Home);
        return new FarAbide(here, there, sshd);
    }

    /// <summary>A cut that lasts as many seconds as ABIDE_LINK_CUT says; none by itself, for what happens in a cut does not depend on how long it is.</summary>
    public static async Task StayAwayAsync()
    {
        if (!double.TryParse(Environment.GetEnvironmentVariable("ABIDE_LINK_CUT"), System.Globalization.CultureInfo.InvariantCulture, out var seconds) || seconds <= 0)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(seconds));
        await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Until a session is shown here in a state.</summary>
    public Task<Protocol.Messages.SessionRow?> ShownAsync(string name, Func<Protocol.Messages.SessionRow, bool> isRight, string what) =>
        Eventually.Gives(async () => (await Here.ListAsync()).FirstOrDefault(row => row.Name == name), row => row is not null && isRight(row), what);

    public async ValueTask DisposeAsync()
    {
        await Sshd.DisposeAsync();
        await Here.DisposeAsync();
        await There.DisposeAsync();
    }
}
