using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Abide.Terminal.Events;

namespace Abide.Terminal.Emulation;

/// <content>What programs tell apart from the picture: messages, clipboard, progress, the shell's marks.</content>
internal sealed partial class Emulator
{
    public EventQueue Events { get; } = new();

    public Progress Progress { get; private set; }

    public ShellState Shell { get; private set; }

    /// <summary>The message of which OSC 99 has sent a part; null when there is none.</summary>
    public Notification? UnfinishedNotification { get; set; }

    public void RestoreTold(Progress progress, ShellState shell) => (Progress, Shell) = (progress, shell);

    private void ForgetTold() => (Progress, Shell, UnfinishedNotification) = (default, default, null);

    /// <summary>OSC 9: a message as iTerm2 has it, or a number and what ConEmu means by it.</summary>
    private void TellOrRun(long at, ReadOnlySpan<byte> text)
    {
        var whole = text;
        var number = NextField(ref text);
        if (!Utf8Parser.TryParse(number, out int command, out var digits) || digits != number.Length || command > 12)
            Events.Add(new Notification(at, "", "", Titles.Clean(whole)));
        else if (command == 4)
            SetProgress(at, text);
        else if (command == 9)
            WorkingDirectory = Titles.Clean(text.Trim((byte)'"'));
    }

    private void SetProgress(long at, ReadOnlySpan<byte> text)
    {
        if (!Utf8Parser.TryParse(NextField(ref text), out int kind, out _) || kind is < 0 or > (int)ProgressKind.Warning)
            return;
        // Those that do not say how much keep what was said before.
        var percent = Utf8Parser.TryParse(text, out int given, out _) ? Math.Clamp(given, 0, 100) : Progress.Percent;
        Progress = new Progress((ProgressKind)kind, kind == 0 ? 0 : percent);
        Events.Add(new ProgressChange(at, Progress));
    }

    /// <summary>OSC 52: <c>selections;base64</c>. What is no base64 clears, as in xterm; a question is not answered.</summary>
    private void WriteClipboard(long at, ReadOnlySpan<byte> text)
    {
        var selection = Titles.Clean(NextField(ref text));
        if (!text.SequenceEqual("?"u8))
            Events.Add(new ClipboardWrite(at, selection, Decode(text) ?? []));
    }

    /// <summary>OSC 99 of kitty: <c>key=value:…;payload</c>, in as many pieces as it takes.</summary>
    private void TellInPieces(long at, ReadOnlySpan<byte> text)
    {
        var keys = NextField(ref text);
        var (id, part, isDone, isEncoded) = ("", "title", true, false);
        while (!keys.IsEmpty)
        {
            var end = keys.IndexOf((byte)':');
            var key = end < 0 ? keys : keys[..end];
            keys = end < 0 ? default : keys[(end + 1)..];
            if (key.Length < 2 || key[1] != '=')
                continue;
            var value = Titles.Clean(key[2..]);
            (id, part, isDone, isEncoded) = key[0] switch
            {
                (byte)'i' => (value, part, isDone, isEncoded),
                (byte)'p' => (id, value, isDone, isEncoded),
                (byte)'d' => (id, part, value != "0", isEncoded),
                (byte)'e' => (id, part, isDone, value == "1"),
                _ => (id, part, isDone, isEncoded),
            };
        }

        if (part is not ("title" or "body"))
            return;
        var piece = Titles.Clean(isEncoded ? Decode(text) : text);
        var message = UnfinishedNotification is { } begun && begun.Id == id ? begun : new Notification(at, id, "", "");
        message = part == "title" ? message with { Title = Joined(message.Title, piece) } : message with { Body = Joined(message.Body, piece) };
        UnfinishedNotification = isDone ? null : message;
        if (isDone)
            Events.Add(message);

        static string Joined(string text, string more) => text.Length + more.Length <= Titles.MaximumLength * 4 ? text + more : text;
    }

    /// <summary>OSC 777 of urxvt: <c>notify;title;body</c>.</summary>
    private void TellWithTitle(long at, ReadOnlySpan<byte> text)
    {
        if (!NextField(ref text).SequenceEqual("notify"u8))
            return;
        var title = Titles.Clean(NextField(ref text));
        Events.Add(new Notification(at, "", title, Titles.Clean(text)));
    }

    /// <summary>OSC 133 of FinalTerm: <c>A</c> prompt, <c>B</c> input, <c>C</c> output, <c>D;code</c> end; and the letters that others added.</summary>
    private void MarkShell(long at, ReadOnlySpan<byte> text)
    {
        var mark = NextField(ref text);
        var phase = mark is [var letter] ? (char)letter switch
        {
            'A' or 'P' or 'N' => ShellPhase.Prompt,
            'B' or 'I' => ShellPhase.Input,
            'C' => ShellPhase.Running,
            'D' => ShellPhase.Finished,
            _ => ShellPhase.Unknown,
        } : ShellPhase.Unknown;
        if (phase == ShellPhase.Unknown)
            return;
        var code = phase != ShellPhase.Finished ? Shell.ExitCode : Utf8Parser.TryParse(text, out int given, out _) ? given : null;
        Shell = new ShellState(phase, code);
        Events.Add(new ShellMark(at, Shell));
    }

    /// <summary>OSC 1337 of iTerm2: <c>name=value</c>, as far as it is text.</summary>
    private void RunNamed(long at, ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("CurrentDir="u8))
        {
            WorkingDirectory = Titles.Clean(text["CurrentDir=".Length..]);
        }
        else if (text.StartsWith("SetUserVar="u8))
        {
            text = text["SetUserVar=".Length..];
            var end = text.IndexOf((byte)'=');
            if (end > 0 && Decode(text[(end + 1)..]) is { } value)
                Events.Add(new UserVariable(at, Titles.Clean(text[..end]), Titles.Clean(value)));
        }
    }

    private static byte[]? Decode(ReadOnlySpan<byte> base64)
    {
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        return Base64.DecodeFromUtf8(base64, decoded, out _, out var written) == OperationStatus.Done ? decoded[..written] : null;
    }
}
