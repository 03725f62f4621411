using Abide.Processes.Tests.Support;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

namespace Abide.Processes.Tests;

internal static class Program
{
    private static int Main(string[] args) => args is [StandInDaemon.Name, ..]
        ? StandInDaemon.Run(args)
        : args.Contains("--server")
            ? Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, (_, _) => { }).GetAwaiter().GetResult()
            : Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args).GetAwaiter().GetResult();
}
