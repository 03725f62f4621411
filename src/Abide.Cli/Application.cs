using Abide.Cli.CommandLine;
using Abide.Cli.Commands;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Processes;
using Abide.Protocol;

namespace Abide.Cli;

/// <summary>From arguments to exit code. Whatever goes wrong becomes one line on standard error; ABIDE_DEBUG=1 adds the details.</summary>
internal static class Application
{
    public static int Run(string[] arguments)
    {
        var usageExit = ExitCode.Usage;
        try
        {
            if (arguments.Length == 0)
                return Welcome();
            if (arguments[0] is "-h" or "--help")
                arguments[0] = HelpCommand.Definition.Name;
            else if (arguments[0] is "-V" or "--version")
                arguments[0] = VersionCommand.Definition.Name;
            var before = HostWords(arguments);
            var (command, words) = CommandTable.Find(arguments.AsSpan(before));
            usageExit = command.UsageExit;
            var call = Parser.Parse(command, [.. arguments[..before], .. arguments[(before + words)..]]);
            Daemon.Host = call.Text(Command.On);
            if (!call.WantsHelp)
                return command.Run(call);
            call.Out.Text(HelpText.Of(command, Style.OfOut));
            return ExitCode.Done;
        }
        catch (OutputClosedException)
        {
            return ExitCode.Failed;
        }
        catch (Exception e)
        {
            return Report(e, usageExit);
        }
    }

    /// <summary>How many words say, before the command, which host is meant.</summary>
    /// <exception cref="UsageException">No command follows.</exception>
    private static int HostWords(string[] arguments)
    {
        var count = arguments[0] is "-H" or "--on" ? 2
            : arguments[0].StartsWith("-H", StringComparison.Ordinal) || arguments[0].StartsWith("--on=", StringComparison.Ordinal) ? 1 : 0;
        return count < arguments.Length ? count : throw new UsageException("which command? abide -H HOST COMMAND");
    }

    /// <summary>No arguments: on a terminal the sessions and a hint, for a script the same as <c>help</c>, as an error.</summary>
    private static int Welcome()
    {
        if (!TerminalMode.IsTerminal(1))
            throw new UsageException("which command? See 'abide help'");
        var exit = ListCommand.Definition.Run(new Call(ListCommand.Definition));
        Streams.Out.Line(Style.OfOut.Dim("abide new [NAME] · abide attach NAME · abide help"));
        return exit;
    }

    private static int Report(Exception e, int usageExit)
    {
        try
        {
            Streams.Errors.Line("abide: " + Printable.Line(e.Message.TrimEnd().ReplaceLineEndings("; ")));
            if (Environment.GetEnvironmentVariable("ABIDE_DEBUG") is not (null or "" or "0"))
                Streams.Errors.Line((e as RequestException)?.Error.Details is { } details ? details + "\n" + e : e.ToString());
        }
        catch (IOException)
        {
            // Nobody reads that either.
        }

        // What 'run' gives apart from its program's codes is one code for all.
        return usageExit == ExitCode.RunFailed ? usageExit : Code(e);
    }

    /// <summary>The exit code of a failure.</summary>
    internal static int Code(Exception e) => e switch
    {
        UsageException => ExitCode.Usage,
        RequestException refused => ExitCode.Of(refused.Error.Code),
        MissingException => ExitCode.NotFound,
        UnusableException or UnauthorizedAccessException or PosixException { Errno: Errno.EACCES or Errno.EPERM } => ExitCode.Denied,
        UnreachableException or ProtocolException => ExitCode.Unreachable,
        _ => ExitCode.Failed,
    };
}
