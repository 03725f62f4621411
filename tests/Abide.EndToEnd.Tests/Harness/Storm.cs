using System.Globalization;
using Abide.Processes;
using Abide.Processes.Keeping;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests.Harness;

/// <summary>Kills the daemons of an instance at random, but repeatable, moments.</summary>
internal sealed class Storm(AbideInstance abide, int seed)
{
    private const int Kill = 9;
    private readonly Random _random = new(seed);

    /// <summary>How often a daemon is to be killed: ABIDE_STORM, else 25.</summary>
    public static int Strength { get; } = int.TryParse(Environment.GetEnvironmentVariable("ABIDE_STORM"), CultureInfo.InvariantCulture, out var count) ? count : 25;

    /// <summary>How many daemons were killed so far.</summary>
    public int Killed { get; private set; }

    /// <summary>Kills the next daemon: as it comes up, while it takes over, or after it has journalled up to <paramref name="most"/> more bytes of a session.</summary>
    public async Task StrikeAsync(string session, long most)
    {
        // A client asks, so that no back-off of the keeper is waited for.
        await Task.Run(() => Starter.ConnectDaemon(abide.Paths, [Path.Combine(Programs.Directory, "abide-keeper")], [Path.Combine(Programs.Directory, "abided")], Eventually.Patience).Dispose());
        using var connection = abide.Connect();
        using var daemon = ProcessWatch.Open(connection.Daemon.Pid)!;
        if (_random.Next(5) > 0)
        {
            var start = Position(connection, session);
            var more = _random.NextInt64(most);
            while (Position(connection, session) is var now && now - start < more && IsRunning(connection, session))
                Spin(_random.Next(300));
        }

        Spin(_random.Next(3000));
        daemon.Signal(Kill);
        Killed++;
        if (_random.Next(6) > 0)
        {
            await Eventually.Holds(() => daemon.HasEnded, "the daemon is gone");
            return;
        }

        // Now and then the successor too, before it is ready.
        var pid = 0;
        await Eventually.Holds(() => (pid = Successor(connection.Daemon.Pid)) != 0, "the keeper starts another daemon");
        Spin(_random.Next(150_000));
        using var young = ProcessWatch.Open(pid);
        if (young is null)
            return;
        young.Signal(Kill);
        Killed++;
        await Eventually.Holds(() => young.HasEnded, "the young daemon is gone");
    }

    private int Successor(int last) => abide.Processes().FirstOrDefault(pid => pid != last && ProcessTable.CommandLine(pid) is { } line && line.Contains("abided --keeper", StringComparison.Ordinal));

    private static long Position(DaemonConnection connection, string session) => connection.Ask<SessionReply>(new ShowSession(session)).Session.Position;

    private static bool IsRunning(DaemonConnection connection, string session) => connection.Ask<SessionReply>(new ShowSession(session)).Session.Exit is null;

    private static void Spin(int microseconds)
    {
        var until = TimeSpan.FromMicroseconds(microseconds);
        var begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun) < until)
            Thread.SpinWait(20);
    }
}
