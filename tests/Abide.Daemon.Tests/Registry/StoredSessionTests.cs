using Abide.Daemon.Io;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abide.Daemon.Tests.Registry;

public sealed class StoredSessionTests
{
    /// <summary>Ten thousand sessions that nobody uses are twenty megabytes at most.</summary>
    [Fact]
    public void A_stored_session_takes_two_kibibytes_at_most()
    {
        const int Count = 2000, Most = 2048;
        using var workers = new Workers(1, NullLogger.Instance);
        var services = new TerminalServices("/sessions", workers, null!, null!, null!, null!, null!, null!, TimeProvider.System, NullLogger.Instance);
        var registry = new SessionRegistry(services);
        string[] environment = [.. Enumerable.Range(0, 40).Select(n => $"VARIABLE_{n}=value {n}")];

        var before = GC.GetTotalMemory(forceFullCollection: true);
        registry.Load([.. Enumerable.Range(0, Count).Select(n => Stored(n, environment))]);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;

        Assert.Equal(Count, registry.Count);
        Assert.True(each <= Most, $"{each} bytes");
    }

    /// <summary>As it is read from the catalog: nothing of it is shared with another.</summary>
    private static SessionRecord Stored(int n, string[] environment)
    {
        var at = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(n);
        var spec = new SessionSpec { Command = ["npm", "run", $"task-{n}"], Directory = $"/home/somebody/projects/number-{n}", Environment = [.. environment.Select(variable => new string(variable.AsSpan()))] };
        return new SessionRecord
        {
            Id = new SessionId(Guid.CreateVersion7(at)), Name = $"npm-run-task-{n}", Spec = SessionSpec.FromJson(spec.ToJson()), CreatedAt = at, UpdatedAt = at, StartedAt = at, EndedAt = at, LastActivityAt = at,
            Kind = new string("terminal".AsSpan()), Source = new string("manual".AsSpan()), Profile = new string("general".AsSpan()), LastLine = $"the end of {n}",
            State = new SessionState(Intent.Up, new Run(1, RunPhase.Cleaned, new RunLeader(n, (ulong)n, Guid.NewGuid().ToString()), new RunOutcome(EndCause.Ended, 0, null, new string("exited".AsSpan())))),
        };
    }
}
