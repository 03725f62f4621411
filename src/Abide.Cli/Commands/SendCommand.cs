using System.Text;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Processes;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class SendCommand
{
    public static readonly Option Keys = new("keys", "Keys by name, separated by blanks: \"C-c Up Enter\".") { Letter = 'k', Value = "KEYS" };
    public static readonly Option Stdin = new("stdin", "Send what standard input holds, as it is.");
    public static readonly Option Paste = new("paste", "Mark the text as a paste, where the program asked for that.");
    public static readonly Option Enter = new("enter", "Press Enter at the end.");

    public static readonly Option End = new("eof", "At last, end what the program reads: Ctrl-D on a terminal, a closed pipe without one.");

    public static readonly Command Definition = new("send", "NAME [TEXT…]", "Type into a session without attaching.", Run)
    {
        Group = Group.Input,
        Options = [Keys, Stdin, Paste, Enter, End],
        MinWords = 1,
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = """
            The words are typed with a blank between them, then standard input, then the keys, then Enter. Text that begins with '-' stands behind '--'.
            Keys are single characters and Enter, Escape, Tab, BTab, Space, BSpace, Up, Down, Left, Right, Home, End, Insert, Delete, PageUp,
            PageDown, F1 to F12, with C- (Control), M- (Alt) and S- (Shift) in front: C-c, M-x, S-Up, C-M-a.
            """,
        Examples = ["abide send work --enter make test", "abide send work --keys 'C-c Up Enter'", "abide send work --stdin --paste < notes.txt"],
    };

    private static int Run(Call call)
    {
        var names = call.Text(Keys);
        var keys = names is null ? [] : KeyNames.ParseAll(names);
        var text = Encoding.UTF8.GetBytes(string.Join(' ', call.Words.Skip(1)));
        if (text.Length == 0 && keys.Length == 0 && !call.Has(Stdin) && !call.Has(Enter) && !call.Has(End))
            throw new UsageException("nothing to send: give text, --keys, --stdin, --enter or --eof");
        using var daemon = Daemon.Connect();
        void Send(ReadOnlySpan<byte> bytes, bool paste)
        {
            if (bytes.Length > 0)
                daemon.Ask<Done>(new SendInput(call[0], bytes.ToArray(), paste));
        }

        Send(text, call.Has(Paste));
        if (call.Has(Stdin))
            SendStandardInput(bytes => Send(bytes, call.Has(Paste)), whole: call.Has(Paste));
        if (call.Has(Enter))
            (keys, names) = ([.. keys, (byte)'\r'], names + " Enter");
        if (keys.Length > 0)
            daemon.Ask<Done>(new SendInput(call[0], keys, Keys: names));
        if (call.Has(End))
            daemon.Ask<Done>(new SendInput(call[0], [], End: true));
        return ExitCode.Done;
    }

    /// <summary>Sends standard input piece by piece; a paste goes in one, so that it is bracketed once.</summary>
    private static void SendStandardInput(Action<byte[]> send, bool whole)
    {
        const int MostPaste = 8 * 1024 * 1024;
        var paste = new List<byte>();
        ReadStandardInput(bytes =>
        {
            if (!whole)
                send(bytes);
            else if (paste.Count + bytes.Length <= MostPaste)
                paste.AddRange(bytes);
            else
                throw new UsageException($"a paste has at most {HistorySize.Show(MostPaste)}; without --paste there is no limit");
        });
        if (paste.Count > 0)
            send([.. paste]);
    }

    /// <summary>Reads standard input to its end.</summary>
    /// <exception cref="UnusableException">It cannot be read.</exception>
    public static void ReadStandardInput(Action<byte[]> take)
    {
        var buffer = new byte[32 * 1024];
        int count;
        while ((count = Posix.Read(0, buffer)) > 0)
            take(buffer[..count]);
        if (count < 0)
            throw new UnusableException($"cannot read standard input: {Posix.Describe(count)}");
    }
}
