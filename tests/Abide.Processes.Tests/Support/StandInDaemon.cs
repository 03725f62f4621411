using System.Globalization;
using System.Text;
using Abide.Processes.Keeping;

namespace Abide.Processes.Tests.Support;

/// <summary>A tiny program in the daemon's place: it serves, hands its link over to the test, or fails.</summary>
internal static class StandInDaemon
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Abide.Processes.Tests");
    internal const string Name = "stand-in-daemon";

    /// <summary>Listens at the instance's daemon socket and says Ready.</summary>
    internal static IReadOnlyList<string> Serving(Instance instance) => [Program, Name, "serve", instance.Directory];

    /// <summary>Sends its socket to the keeper, and its pid, to the test that listens at a path; then waits to be killed.</summary>
    internal static IReadOnlyList<string> HandingOver(string path) => [Program, Name, "hand-over", path];

    /// <summary>Complains and exits with 3.</summary>
    internal static IReadOnlyList<string> Failing => [Program, Name, "fail", "-"];

    internal static int Run(string[] args)
    {
        var keeper = int.Parse(args[Array.IndexOf(args, "--keeper-fd") + 1], CultureInfo.InvariantCulture);
        Posix.PrepareProcess(keeper);
        return args[1] switch
        {
            "serve" => Serve(Instance.At(args[2]), keeper),
            "hand-over" => HandOver(args[2], keeper),
            _ => Fail(),
        };
    }

    private static int Serve(Instance instance, int keeper)
    {
        using var only = FileLock.TryAcquire(instance.DaemonLock);
        if (only is null) return 4;
        File.AppendAllText(Path.Combine(instance.Directory, "daemon.starts"), $"{Posix.GetPid()}\n");
        File.Delete(instance.DaemonSocket);
        using var listener = LocalSocket.Listen(instance.DaemonSocket);
        using var link = KeeperLink.Open(Descriptor.Adopt(keeper));
        using var stop = new WakeSignal();
        link.KeeperLost += stop.Set;
        link.ReadyAsync().GetAwaiter().GetResult();
        Posix.WaitFor(stop.Descriptor.Value, PollEvents.In, -1);
        return 0;
    }

    private static int HandOver(string path, int keeper)
    {
        using var test = LocalSocket.Connect(path, SocketKind.Messages, out _);
        if (test is null) return 5;
        LocalSocket.Send(test.Value, Encoding.ASCII.GetBytes(Posix.GetPid().ToString(CultureInfo.InvariantCulture)), [keeper]);
        // The test ends it with a signal, or with a word that is the exit code.
        Posix.WaitFor(test.Value, PollEvents.In, -1);
        Span<byte> code = stackalloc byte[1];
        return LocalSocket.Receive(test.Value, code) == 1 ? code[0] : 6;
    }

    private static int Fail()
    {
        Console.Error.WriteLine("the stand-in refuses to serve");
        return 3;
    }
}
