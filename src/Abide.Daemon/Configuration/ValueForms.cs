using System.Globalization;
using System.Net;
using Abide.Processes.Remote;
using Abide.Protocol.Values;

namespace Abide.Daemon.Configuration;

/// <summary>A whole number.</summary>
internal sealed class CountForm(int least, int most) : ValueForm<int>
{
    public override string Words => string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");

    public override bool TryParse(IReadOnlyList<string> texts, out int value) =>
        int.TryParse(texts[0], least < 0 ? NumberStyles.AllowLeadingSign : NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;

    public override string Show(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A number of bytes.</summary>
internal sealed class SizeForm(long least, long most) : ValueForm<long>
{
    public override string Words => $"a size from {ByteSize.Show(least)} to {ByteSize.Show(most)}";

    public override bool TryParse(IReadOnlyList<string> texts, out long value) => ByteSize.TryParse(texts[0], out value) && value >= least && value <= most;

    public override string Show(long value) => ByteSize.Show(value);
}

/// <summary>A time span.</summary>
internal sealed class DurationForm(TimeSpan least, TimeSpan most) : ValueForm<TimeSpan>
{
    public override string Words => $"a duration from {Duration.Show(least)} to {Duration.Show(most)}";

    public override bool TryParse(IReadOnlyList<string> texts, out TimeSpan value) => Duration.TryParse(texts[0], out value) && value >= least && value <= most;

    public override string Show(TimeSpan value) => Duration.Show(value);
}

/// <summary>What another form says, or one word for none.</summary>
internal sealed class OptionalForm<T>(ValueForm<T> form, string none) : ValueForm<T?>
    where T : struct
{
    public override string Words => $"{form.Words}, or {none}";

    public override bool TryParse(IReadOnlyList<string> texts, out T? value)
    {
        value = null;
        if (texts[0] == none)
            return true;
        var isValue = form.TryParse(texts, out var given);
        value = given;
        return isValue;
    }

    public override string Show(T? value) => value is { } given ? form.Show(given) : none;
}

/// <summary>One of a few words.</summary>
internal sealed class ChoiceForm<T>(params (string Word, T Value)[] choices) : ValueForm<T>
{
    public override string Words => $"one of {string.Join(", ", choices.Select(choice => choice.Word))}";

    public override bool TryParse(IReadOnlyList<string> texts, out T value)
    {
        foreach (var choice in choices)
        {
            if (choice.Word == texts[0])
            {
                value = choice.Value;
                return true;
            }
        }

        value = choices[0].Value;
        return false;
    }

    public override string Show(T value) => choices.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, value)).Word;
}

/// <summary>A text that a test accepts, or the word "off".</summary>
internal abstract class TextForm(string words, Func<string, bool> isRight) : ValueForm<string?>
{
    private const string None = "off";

    public override string Words => $"{words}, or {None}";

    public override bool TryParse(IReadOnlyList<string> texts, out string? value)
    {
        value = texts[0] == None ? null : texts[0];
        return value is null || isRight(value);
    }

    public override string Show(string? value) => value is null ? None : YamlText.Scalar(value);
}

/// <summary>A file.</summary>
internal sealed class PathForm() : TextForm("an absolute path", Path.IsPathRooted);

/// <summary>A program and options.</summary>
internal sealed class ProgramForm : ValueForm<string>
{
    public override string Words => "a program and options, with blanks between";

    public override bool TryParse(IReadOnlyList<string> texts, out string value)
    {
        value = texts[0].Trim();
        return ShellText.Split(value) is [{ Length: > 0 }, ..] && !value.Any(char.IsControl);
    }

    public override string Show(string value) => YamlText.Scalar(value);
}

/// <summary>An address of the web.</summary>
internal sealed class UrlForm() : TextForm("an address such as http://127.0.0.1:4318", text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https");

/// <summary>An address of a D-Bus.</summary>
internal sealed class BusForm() : TextForm("an address such as unix:path=/run/user/1000/bus", text => text.Contains(':', StringComparison.Ordinal));

/// <summary>A line for a shell.</summary>
internal sealed class LineForm() : TextForm("a line for /bin/sh", text => text.Length > 0);

/// <summary>Hours of the day.</summary>
internal sealed class QuietForm : ValueForm<QuietHours>
{
    public override string Words => "hours such as 22:00-07:30";

    public override bool TryParse(IReadOnlyList<string> texts, out QuietHours value)
    {
        value = QuietHours.Parse(texts[0]) ?? default;
        return value != default;
    }

    public override string Show(QuietHours value) => YamlText.Scalar(value.ToString());
}

/// <summary>Several texts that a test accepts.</summary>
internal abstract class ListForm(string words, Func<string, bool> isRight) : ValueForm<IReadOnlyList<string>>
{
    public override string Words => words;

    public override bool IsList => true;

    public override bool TryParse(IReadOnlyList<string> texts, out IReadOnlyList<string> value)
    {
        value = texts;
        return texts.All(isRight);
    }

    public override string Show(IReadOnlyList<string> value) => $"[{string.Join(", ", value.Select(YamlText.Scalar))}]";
}

/// <summary>Where a server listens.</summary>
internal sealed class AddressesForm() : ListForm("a list of ADDRESS:PORT, such as [127.0.0.1:7070, '[::1]:7070']", IsAddress)
{
    private static bool IsAddress(string text)
    {
        const string LocalHost = "localhost:";
        if (text.StartsWith(LocalHost, StringComparison.Ordinal))
            text = "127.0.0.1:" + text[LocalHost.Length..];
        return text.LastIndexOf(':') is var colon && colon > 0 && (text[colon - 1] == ']' || text.IndexOf(':', StringComparison.Ordinal) == colon)
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _) && IPEndPoint.TryParse(text, out _);
    }
}

/// <summary>Names of hosts, with a port where it is not that of the scheme.</summary>
internal sealed class HostsForm() : ListForm("a list of NAME or NAME:PORT, such as [dev.example.org:7070]", IsHost)
{
    private static bool IsHost(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (name, port) = colon < 0 ? (text, "443") : (text[..colon], text[(colon + 1)..]);
        return Uri.CheckHostName(name) is UriHostNameType.Dns or UriHostNameType.IPv4 && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }
}

/// <summary>A number of processors, whole or not.</summary>
internal sealed class ProcessorsForm : ValueForm<double>
{
    private const double Least = 0.01, Most = 4096;

    public override string Words => string.Create(CultureInfo.InvariantCulture, $"a number of processors from {Least} to {Most}, such as 0.5");

    public override bool TryParse(IReadOnlyList<string> texts, out double value) =>
        double.TryParse(texts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value is >= Least and <= Most;

    public override string Show(double value) => value.ToString(CultureInfo.InvariantCulture);
}
