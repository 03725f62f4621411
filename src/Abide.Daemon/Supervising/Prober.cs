using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Abide.Daemon.Calls;
using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;

namespace Abide.Daemon.Supervising;

/// <summary>Asks one probe of one run, again and again.</summary>
internal sealed class Prober(TerminalSession session, Run run, Probe probe, TimeProvider time)
{
    /// <summary>Until the first yes it is asked this often, if its period is longer: who waits for it should not wait for the period.</summary>
    private static readonly TimeSpan Eager = TimeSpan.FromSeconds(1);

    /// <summary>Asks until it is cancelled.</summary>
    /// <param name="said">Is told when the probe says something else than before, and why when that is no.</param>
    /// <param name="cancelled">The run has ended.</param>
    public async Task RunAsync(Action<bool, string?> said, CancellationToken cancelled)
    {
        if (probe.Log is { } pattern)
        {
            await session.UntilLineAsync(run.Number, new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), cancelled);
            said(true, null);
            return;
        }

        var count = default(ProbeCount);
        while (true)
        {
            var no = await AskAsync(cancelled);
            var next = count.After(probe, no is null, Uptime);
            if (next.Says is { } says && next.Says != count.Says)
                said(says, no);
            session.Note(notes => notes with { ProbeReason = no });
            count = next;
            await Task.Delay(count.Says is null && probe.Period > Eager ? Eager : probe.Period, time, cancelled);
        }
    }

    private TimeSpan Uptime => run.Began is { } began ? Moment.Now(time, began.Boot).Since(began) : TimeSpan.Zero;

    /// <summary>Asks once.</summary>
    /// <returns>Null for yes; else what is wrong.</returns>
    private async Task<string?> AskAsync(CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        await using var timer = time.CreateTimer(_ => limit.Cancel(), null, probe.Timeout, Timeout.InfiniteTimeSpan);
        try
        {
            return probe switch
            {
                { Exec: { } command } => await AskProgramAsync(command, cancelled),
                { Http: { } url } => await AskHttpAsync(new Uri(url), limit.Token),
                { Tcp: { } address } => await AskTcpAsync(address, limit.Token),
                _ => null,
            };
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{probe.Http ?? probe.Tcp}: no answer within {probe.Timeout.TotalSeconds:0.###} s");
        }
    }

    private async Task<string?> AskProgramAsync(IReadOnlyList<string> command, CancellationToken cancelled)
    {
        try
        {
            var spec = await Task.Run(() => Spawning.SpecOf(session.Record with { Spec = session.Spec with { Command = command } }, session.Directory), cancelled);
            var result = await Tool.RunAsync([spec.Program, .. spec.Arguments], probe.Timeout, time, ToolSetting.Whole(spec.Environment, spec.Directory), cancelled);
            return result.Code == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{command[0]} exited with code {result.Code}{LastLine(result)}");
        }
        catch (Exception e) when (e is ToolException or SpawnRefusedException)
        {
            return e.Message;
        }
    }

    private static string LastLine(ToolResult result) => (result.Errors + "\n" + result.Output).Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0) is { } line ? ": " + line : "";

    private static async Task<string?> AskHttpAsync(Uri url, CancellationToken limit)
    {
        try
        {
            var (status, text) = await new HttpCall("GET", url).SendAsync(limit);
            return status is >= 200 and <= 399 ? null : $"{url} answers {text}";
        }
        catch (IOException e)
        {
            return $"{url}: {e.Message}";
        }
    }

    private static async Task<string?> AskTcpAsync(string address, CancellationToken limit)
    {
        var (host, port) = TcpAddress.Parse(address) ?? ("localhost", 0);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, limit);
            return null;
        }
        catch (SocketException e)
        {
            return $"{address}: {e.Message}";
        }
    }
}
