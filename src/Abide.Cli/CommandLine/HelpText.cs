using System.Text;
using Abide.Cli.Output;

namespace Abide.Cli.CommandLine;

/// <summary>Help, made from the commands' declarations.</summary>
internal static class HelpText
{
    public const string ExitCodes = """
        Exit codes:
          0      done
          1      failed; the message says why
          2      the command line is wrong, or asks for something that cannot be (an illegal name, a missing program or directory)
          3      no such session, or more than one fits
          4      refused: the name exists, or the session's state forbids it
          5      denied by the system, or the environment is unusable (no terminal, an unreadable state directory, a missing library)
          6      the daemon does not run, or cannot be reached or started, or speaks another version
          124    a wait ran out of time
          125    'abide run' itself failed
          128+N  'abide run' and 'abide wait --exit': the program was ended by signal N
        'abide run' and 'abide wait --exit' otherwise give the program's own exit code.

        """;

    public static string Overview(Style style)
    {
        var text = new StringBuilder("Abide keeps shells and programs alive: sessions that outlive their terminal, and the daemon.\n");
        foreach (var (group, heading) in (ReadOnlySpan<(Group, string)>)
                 [(Group.Sessions, "Sessions"), (Group.Supervised, "Commands that are kept up"), (Group.Input, "Input, output, waiting"), (Group.Hosts, "Hosts"), (Group.Access, "HTTP and who may come in"), (Group.Daemon, "Daemon"), (Group.Other, "Other")])
        {
            text.Append('\n').Append(style.Bold(heading)).Append('\n');
            foreach (var command in CommandTable.All)
            {
                if (command.Group == group)
                    text.Append(Line(command));
            }
        }

        return text.Append("\n'abide help COMMAND' explains one, 'abide help exit-codes' what a script gets. C-\\ detaches.\n").ToString();
    }

    /// <summary>The commands that begin with one word, such as <c>daemon</c>.</summary>
    public static string OfGroup(string first, Style style)
    {
        var text = new StringBuilder(style.Bold($"abide {first}")).Append('\n');
        foreach (var command in CommandTable.Shown)
        {
            if (command.Name.StartsWith(first + " ", StringComparison.Ordinal))
                text.Append(Line(command));
        }

        return text.ToString();
    }

    public static string Of(Command command, Style style)
    {
        var text = new StringBuilder("Usage: ").Append(style.Bold($"abide {command.Name}"));
        if (command.AllOptions.Length > 0)
            text.Append(" [OPTION…]");
        if (command.Arguments.Length > 0)
            text.Append(' ').Append(command.Arguments);
        text.Append("\n\n").Append(command.Summary).Append('\n');
        if (command.Details is { } details)
            text.Append('\n').Append(details).Append('\n');
        text.Append("\nOptions:\n");
        foreach (var option in command.AllOptions)
            text.Append(Line(option));
        text.Append($"  {"-h, --help",-28}  Print this.\n");
        if (command.Examples.Length > 0)
            text.Append("\nExamples:\n");
        foreach (var example in command.Examples)
            text.Append("  ").Append(example).Append('\n');
        return text.ToString();
    }

    private static string Line(Command command) => $"  {command.Name,-16}{command.Summary}\n";

    private static string Line(Option option)
    {
        var form = (option.Letter is { } letter ? $"-{letter}, " : "    ") + option + (option.Value is { } value ? " " + value : "");
        var choices = option.Choices.Length > 0 ? $" One of {string.Join(", ", option.Choices)}." : "";
        return $"  {form,-28}  {option.Summary}{choices}\n";
    }
}
