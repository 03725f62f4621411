using Abide.Cli.Attaching;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class RunCommand
{
    public static readonly Option Name = new("name", "The session's name (default: after the program).") { Letter = 'n', Value = "NAME" };

    public static readonly Option Stdin = new("stdin", "Send standard input to the program, and its end.") { Letter = 'i' };

    public static readonly Command Definition = new("run", "-- PROGRAM [ARGUMENT…]", "Run a program in a session, show it, and exit with its code.", Run)
    {
        Options =
        [
            Name, Stdin, NewCommand.Directory, NewCommand.Variable, NewCommand.Size, NewCommand.History, NewCommand.Label, NewCommand.NoTty,
            NewCommand.SizePolicy, AttachCommand.Key,
        ],
        TakesProgram = true,
        UsageExit = ExitCode.RunFailed,
        Details = """
            On a terminal it attaches; C-\ leaves the program running and gives exit code 0. Otherwise the program's output goes to standard output as it
            comes. With --stdin the program reads this command's standard input: as if it were typed, or byte for byte with --no-tty. The exit code is the
            program's, 128+N when signal N ended it, and 125 when abide itself failed. The session stays, with what was printed.
            """,
        Examples = ["abide run -- make -j8", "abide run --name nightly --history all -- ./backup.sh > backup.log", "abide run -i --no-tty -- sort < words > sorted"],
    };

    private static int Run(Call call)
    {
        var request = NewCommand.Request(call, call.Text(Name), call.Program ?? throw new UsageException("which program? abide run -- PROGRAM"));
        var keys = AttachCommand.KeysOf(call);
        using var daemon = Daemon.Ask<SessionReply>(request, out var created);
        var row = created.Session;
        if (!call.Has(Stdin) && Viewer.HasTerminal && Shared.Inside is null && request.Tty)
        {
            using var viewer = new Viewer(call, new ViewerWish(row.Id) { Keys = keys });
            var shown = viewer.Show(daemon);
            if (!viewer.HasEnded)
                return shown;
        }
        else
        {
            if (call.Has(Stdin))
                new Thread(() => CarryInput(call, row.Id)) { IsBackground = true, Name = "input" }.Start();
            new JournalReader(new ReadJournal(row.Id, Format: "raw", Follow: true), call.Out).Read();
        }

        var ended = WaitCommand.Until(new WaitSession(row.Id, Exit: true, Run: row.Run), timeout: null).Session;
        if (ended.Exit is { Code: null, Signal: null } unknown)
            call.Note($"nobody knows the exit code of {ended.Name}: {Printable.Line(unknown.Reason)}");
        return ended.Exit is null or { Code: null, Signal: null } ? ExitCode.RunFailed : ExitCode.Of(ended.Exit);
    }

    /// <summary>Carries standard input to the program, as fast as it takes it, then its end.</summary>
    private static void CarryInput(Call call, string session)
    {
        try
        {
            using var daemon = Daemon.Connect();
            SendCommand.ReadStandardInput(bytes => daemon.Ask<Done>(new SendInput(session, bytes)));
            daemon.Ask<Done>(new SendInput(session, [], End: true));
        }
        catch (RequestException gone) when (gone.Error.Code == ErrorCodes.Refused)
        {
            // The program ended before it had read everything, as any program may.
        }
        catch (Exception e) when (e is IOException or RequestException or UnusableException or UnreachableException)
        {
            call.Note($"standard input is not sent any further: {Printable.Line(e.Message)}");
        }
    }
}
