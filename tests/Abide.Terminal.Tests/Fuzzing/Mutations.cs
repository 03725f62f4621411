using System.Text;
using Abide.Terminal.Tests.Conformance;

namespace Abide.Terminal.Tests.Fuzzing;

/// <summary>Makes streams that no program prints out of those that programs did print.</summary>
internal sealed class Mutations(Random random)
{
    private const int LongestStream = 6000;

    private static readonly Recording[] Recordings = [.. Corpus.Recordings];

    private static readonly byte[][] Tokens = [.. new[]
    {
        "\e[", "\e]", "\eP", "\e_", "\e^", "\eX", "\e", ";", ":", "?", ">", "=", "<", "$", "\"", "'", " ", "#", "*", "!", "0", "1", "4", "9", "31", "38;5;", "48;2;", "99999", "2004", "1049",
        "h", "l", "m", "H", "J", "K", "L", "M", "P", "@", "X", "S", "T", "r", "s", "b", "c", "n", "q", "u", "t", "A", "B", "C", "D", "E", "F", "G", "I", "Z", "a", "d", "e", "g", "i", "x",
        "\e7", "\e8", "\ec", "\eM", "\eD", "\eE", "\eH", "\eN", "\eO", "\eV", "\eW", "\e#8", "\e=", "\e>", "\en", "\eo", "\e6", "\e9", "\a", "\e\\", "\r", "\n", "\b", "\t", "\x0b", "\x05",
        "漢", "e\u0301", "\u0301", "👩‍👩‍👧", "🇩🇪", "❤️", "\u200d", "text", "  ", "\x18", "\x1a", "\u009b", "\u0090", "\u009d", "\u009c", "\e(0", "\e)0", "\e(K", "\e)%6", "\e.A", "\e[?42h", "\e[?2l", "\e<", "\eY", "\eY!!", "\eF", "\eG", "\e[?2048h", "\e[1$w", "\e[2$w", "\eP1$t3;4;1;G;A;A;1;2;A;A0%6B\e\\", "\eP2$t1/9/30\e\\", "\x0e", "\x0f",
        "\e[?69h", "\e[3;9s", "\e[2;5r", "\e[?6h", "\e[?45h", "\e[?1045h", "\e[4h", "\e[?7l", "\e[?1049h", "\e[?1049l", "\e[?47h", "\e[?47l", "\e[?1047h", "\e[?1048h", "\e[?2026h", "\e[?2027h", "\e[?40h", "\e[?3h",
        "\e[8;5;9t", "\e[22t", "\e[23t", "\e[30t", "\e[1;1;3;3$z", "\e[1;1;3;3;1;2;2$v", "\e[65;1;1;9;9$x", "\e[1;1;9;9$r", "\e[1;1;9;9${", "\e[1;1;1;1;9;9*y", "\e['}", "\e['~", "\e[ @", "\e[ A", "\e[3J", "\e[2J",
        "\e[1\"q", "\e[0\"q", "\e[65;1\"p", "\e[!p", "\e[>1u", "\e[<u", "\e[=1;2u", "\e[?u", "\e[999b", "\e[99999S", "\e[99999T", "\e[99999@", "\e[99999P", "\e[99999L", "\e[99999M", "\e[99999X", "\e[99999I",
        "\e]0;t\a", "\e]1;i\a", "\e]2;t\e\\", "\e]4;1;#123456\a", "\e]4;1;?\a", "\e]5;0;?\a", "\e]7;file:///a\a", "\e]8;id=1;http://a\a", "\e]8;;\a", "\e]9;4;1;50\a", "\e]9;hi\a", "\e]10;?\a", "\e]52;c;YWI=\a", "\e]99;i=1:d=0;a\a",
        "\e]104\a", "\e]110\a", "\e]133;A\a", "\e]133;D;1\a", "\e]777;notify;a;b\a", "\e]1337;SetUserVar=a=YQ==\a", "\eP$qm\e\\", "\eP+q544e\e\\", "\ePq#0;2;0;0;0~-\e\\", "\e_Ga=T,f=24,s=1,v=1;AAAA\e\\", "\e_Ga=q;AAAA\e\\",
    }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>A stream of some thousand bytes at most.</summary>
    public byte[] Stream()
    {
        var stream = random.Next(3) == 0 ? Invented() : Piece();
        for (var changes = random.Next(1, 12); changes > 0; changes--)
            stream = Changed(stream);
        return stream.Length <= LongestStream ? stream : stream[..LongestStream];
    }

    /// <summary>The stream in pieces, as reads from a terminal give it.</summary>
    public IEnumerable<byte[]> Pieces(byte[] stream)
    {
        for (var at = 0; at < stream.Length;)
        {
            var length = Math.Min(stream.Length - at, random.Next(4) == 0 ? random.Next(1, 4) : random.Next(1, 900));
            yield return stream[at..(at + length)];
            at += length;
        }
    }

    private byte[] Invented() => [.. Enumerable.Range(0, random.Next(1, 200)).SelectMany(_ => Token())];

    private byte[] Piece()
    {
        var bytes = Recordings[random.Next(Recordings.Length)].Bytes;
        var start = random.Next(bytes.Length);
        return bytes[start..Math.Min(bytes.Length, start + random.Next(1, LongestStream))];
    }

    private byte[] Token() => Tokens[random.Next(Tokens.Length)];

    private byte[] Changed(byte[] stream)
    {
        var at = random.Next(stream.Length + 1);
        var end = Math.Min(stream.Length, at + random.Next(1, 60));
        switch (random.Next(9))
        {
            case 0:
                return [.. stream[..at], .. Token(), .. stream[at..]];
            case 1:
                return [.. stream[..at], .. Enumerable.Repeat(Token(), random.Next(1, 60)).SelectMany(token => token), .. stream[at..]];
            case 2: // without a part
                return [.. stream[..at], .. stream[end..]];
            case 3: // a part twice, or often
                return [.. stream[..end], .. Enumerable.Repeat(stream[at..end], random.Next(1, 9)).SelectMany(part => part), .. stream[end..]];
            case 4: // a part of another one
                return [.. stream[..at], .. Piece().Take(random.Next(1, 400)), .. stream[at..]];
            case 5: // noise
                var noise = new byte[random.Next(1, 20)];
                random.NextBytes(noise);
                return [.. stream[..at], .. noise, .. stream[at..]];
            case 6: // another number
                var digit = Array.FindIndex(stream, Math.Min(at, stream.Length), value => value is >= (byte)'0' and <= (byte)'9');
                return digit < 0 ? stream : [.. stream[..digit], .. Encoding.ASCII.GetBytes($"{random.Next(3) switch { 0 => random.Next(30), 1 => 65535, _ => random.Next() }}"), .. stream[(digit + 1)..]];
            case 7: // one bit
                if (at == stream.Length)
                    return stream;
                var turned = stream.ToArray();
                turned[at] ^= (byte)(1 << random.Next(8));
                return turned;
            default:
                return [.. stream[end..], .. stream[..end]];
        }
    }
}
