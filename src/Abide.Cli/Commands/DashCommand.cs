using Abide.Cli.Attaching;
using Abide.Cli.CommandLine;
using Abide.Cli.Watching;
using Abide.Processes;

namespace Abide.Cli.Commands;

internal static class DashCommand
{
    private static readonly Option Everything = new("all", "Sessions that nobody looks after, too.") { Letter = 'a' };

    public static readonly Command Definition = new("dash", "", "Watch commands and work them by key: start, stop, restart, resume, attach, log, search.", Run)
    {
        Options = [Everything, .. ListFilter.All],
        Details = """
            The list has the commands under supervision (or all sessions, where there are none); below it are the details of the selected one and the end of its log.
            Keys: arrows or j and k select, s starts, x stops, r restarts, u resumes what is paused, Enter attaches (C-\ comes back), l makes the log large, / narrows the list,
            Esc widens it again, a shows all sessions, q quits. Needs a terminal; 80x24 is enough.
            """,
        Examples = ["abide dash", "abide dash --group shop"],
    };

    private static int Run(Call call)
    {
        if (!Viewer.HasTerminal)
            throw new UnusableException("the dashboard needs a terminal on standard input and output; 'abide ps' and 'abide ls' print what it shows");
        new Dashboard(ListFilter.Of(call), call.Has(Everything), Attach).Show();
        return ExitCode.Done;
    }

    /// <summary>By a program of its own, which has the keyboard to itself.</summary>
    private static void Attach(string name)
    {
        var program = Environment.ProcessPath ?? throw new UnusableException("cannot find this program to start it again");
        ForegroundProgram.Run(program, [program, AttachCommand.Definition.Name, "--", name]);
    }
}
