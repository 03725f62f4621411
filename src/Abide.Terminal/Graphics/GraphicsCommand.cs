using System.Buffers.Text;

namespace Abide.Terminal.Graphics;

/// <summary>
/// A command of kitty's graphics protocol: <c>APC G key=value,… ; payload ST</c>. Keys are single letters, values are numbers or single letters, which are kept as their code.
/// </summary>
internal sealed class GraphicsCommand
{
    private const int MostKeys = 32;

    private readonly Dictionary<char, long> _values = [];

    public GraphicsCommand()
    {
    }

    /// <summary>A command from keys that were kept.</summary>
    public GraphicsCommand(IEnumerable<KeyValuePair<char, long>> values) => _values = new(values);

    /// <summary>The keys that were given.</summary>
    public IReadOnlyDictionary<char, long> Values => _values;

    /// <summary>What is to be done; t when nothing is said.</summary>
    public char Action => Letter('a', 't');

    /// <summary>The image's id, 0 for none.</summary>
    public long Image => Positive('i');

    /// <summary>The image's number, which is one that a program may give several images; 0 for none.</summary>
    public long Number => Positive('I');

    /// <summary>The placement's id, 0 for none.</summary>
    public long Placement => Positive('p');

    /// <summary>A value, 0 when it was not given.</summary>
    public long this[char key] => _values.GetValueOrDefault(key);

    /// <summary>A letter.</summary>
    public char Letter(char key, char otherwise) => _values.TryGetValue(key, out var value) && value is > 0 and < 128 ? (char)value : otherwise;

    /// <summary>A number of 0 to 2³²-1; 0 for any other.</summary>
    public long Positive(char key) => _values.TryGetValue(key, out var value) && value is >= 0 and <= uint.MaxValue ? value : 0;

    /// <summary>A number of 0 to a limit.</summary>
    public int Limited(char key, int most) => (int)Math.Min(Positive(key), most);

    /// <summary>Reads what stands before the payload.</summary>
    /// <param name="text">The text behind the G.</param>
    /// <param name="payload">What stands behind the semicolon.</param>
    public static GraphicsCommand Parse(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> payload)
    {
        var end = text.IndexOf((byte)';');
        payload = end < 0 ? default : text[(end + 1)..];
        var keys = end < 0 ? text : text[..end];
        var command = new GraphicsCommand();
        while (!keys.IsEmpty && command._values.Count < MostKeys)
        {
            var comma = keys.IndexOf((byte)',');
            var pair = comma < 0 ? keys : keys[..comma];
            keys = comma < 0 ? default : keys[(comma + 1)..];
            if (pair.Length < 3 || pair[1] != '=')
                continue;
            var value = pair[2..];
            if (Utf8Parser.TryParse(value, out long number, out var read) && read == value.Length)
                command._values[(char)pair[0]] = number;
            else if (value.Length == 1)
                command._values[(char)pair[0]] = value[0];
        }

        return command;
    }
}
