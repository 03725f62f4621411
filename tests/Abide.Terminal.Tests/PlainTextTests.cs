using System.Buffers;
using System.Text;

namespace Abide.Terminal.Tests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("a\e[31mb\e[0m\r\nc\td", "ab\nc\td")]
    [InlineData("\e]0;title\atext\e]8;;http://x\e\\link\e]8;;\e\\", "textlink")]
    [InlineData("10%\r20%\r\ndone\r\n", "10%\n20%\ndone\n")]
    [InlineData("\rfirst\r\r\nnext", "first\nnext")]
    [InlineData("漢é\e(0q\u0007", "漢éq")]
    [InlineData("\ePq#0~~\e\\x\e_Gabc\e\\y", "xy")]
    public void Only_text_comes_through_wherever_the_stream_is_split(string stream, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        for (var split = 0; split <= bytes.Length; split++)
        {
            var (filter, to) = (new PlainText(), new ArrayBufferWriter<byte>());
            filter.Filter(bytes.AsSpan(0, split), to);
            filter.Filter(bytes.AsSpan(split), to);
            Assert.Equal(expected, Encoding.UTF8.GetString(to.WrittenSpan));
        }
    }
}
