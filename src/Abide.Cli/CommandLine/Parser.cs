using Abide.Cli.Output;

namespace Abide.Cli.CommandLine;

/// <summary>
/// Reads a command line. Options may stand anywhere before <c>--</c>, as <c>--name value</c>, <c>--name=value</c>, <c>-n value</c>, <c>-nvalue</c>
/// or several switches in one word (<c>-rf</c>).
/// </summary>
internal static class Parser
{
    /// <exception cref="UsageException">The command line is wrong.</exception>
    public static Call Parse(Command command, ReadOnlySpan<string> arguments)
    {
        var call = new Call(command);
        for (var at = 0; at < arguments.Length; at++)
        {
            var word = arguments[at];
            if (word == "--")
            {
                AddRest(call, arguments[(at + 1)..]);
                break;
            }

            if (word.StartsWith("--", StringComparison.Ordinal))
                ReadLong(call, word, arguments, ref at);
            else if (word.Length > 1 && word[0] == '-')
                ReadShort(call, word, arguments, ref at);
            else
                call.Words.Add(word);
        }

        if (!call.WantsHelp)
            CheckWords(call);
        return call;
    }

    private static void AddRest(Call call, ReadOnlySpan<string> rest)
    {
        if (call.Command.TakesProgram)
            call.Program = [.. rest];
        else
            call.Words.AddRange(rest);
    }

    private static void ReadLong(Call call, string word, ReadOnlySpan<string> arguments, ref int at)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word[2..] : word[2..equals];
        if (name == "help")
        {
            call.WantsHelp = true;
            return;
        }

        var option = Find(call.Command, option => option.Name == name) ?? throw Unknown(call.Command, word);
        if (option.Value is null && equals >= 0)
            throw new UsageException($"{option} takes no value");
        call.Add(option, option.Value is null ? "" : equals >= 0 ? word[(equals + 1)..] : Next(option, arguments, ref at));
    }

    private static void ReadShort(Call call, string word, ReadOnlySpan<string> arguments, ref int at)
    {
        for (var i = 1; i < word.Length; i++)
        {
            var letter = word[i];
            if (letter == 'h' && !Array.Exists(call.Command.Options, option => option.Letter == 'h'))
            {
                call.WantsHelp = true;
                continue;
            }

            var option = Find(call.Command, option => option.Letter == letter) ?? throw Unknown(call.Command, word);
            if (option.Value is null)
            {
                call.Add(option, "");
                continue;
            }

            call.Add(option, i + 1 < word.Length ? word[(i + 1)..] : Next(option, arguments, ref at));
            return;
        }
    }

    private static string Next(Option option, ReadOnlySpan<string> arguments, ref int at) =>
        at + 1 < arguments.Length && arguments[at + 1] != "--"
            ? arguments[++at]
            : throw new UsageException($"{option} needs a value: {option} {option.Value}");

    private static Option? Find(Command command, Func<Option, bool> isMeant)
    {
        if (Array.Find(command.Options, option => isMeant(option)) is { } own)
            return own;
        if (!isMeant(Command.On))
            return null;
        return command.IsLocal
            ? throw new UsageException($"'abide {command.Name}' is about this machine and takes no {Command.On}; run it there")
            : Command.On;
    }

    private static UsageException Unknown(Command command, string word)
    {
        var name = word.Split('=')[0];
        var hint = Nearest.Hint(name, Array.ConvertAll(command.AllOptions, option => option.ToString()));
        if (hint.Length == 0 && command.TakesProgram)
            hint = " (a program and its options stand behind '--')";
        return new UsageException($"'{command.Name}' has no option {Printable.Line(name)}{hint}; see 'abide help {command.Name}'");
    }

    private static void CheckWords(Call call)
    {
        var command = call.Command;
        if (call.Words.Count < command.MinWords)
            throw new UsageException($"too few words: abide {command.Name} {command.Arguments}");
        if (call.Words.Count <= command.MaxWords)
            return;
        var word = Printable.Line(call.Words[command.MaxWords]);
        throw new UsageException(command.TakesProgram && call.Program is null
            ? $"a program stands behind '--': abide {command.Name} {command.Arguments}"
            : $"'{word}' is one word too many: abide {command.Name} {command.Arguments}");
    }
}
