using System.Text;
using System.Xml.Linq;
using Abide.Terminal.Rendering.Pictures;
using Abide.Terminal.Tests.Conformance;

namespace Abide.Terminal.Tests.Pictures;

public sealed class PictureTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData("\e[31mx", "color:#cd0000")]
    [InlineData("\e[38;2;1;2;3mx", "color:#010203")]
    [InlineData("\e[41mx", "background:#cd0000")]
    [InlineData("\e[7mx", "color:#000000;background:#e5e5e5")]
    [InlineData("\e[1mx", "font-weight:bold")]
    [InlineData("\e[3mx", "font-style:italic")]
    [InlineData("\e[9mx", "text-decoration:line-through")]
    [InlineData("\e[9;53mx", "text-decoration:line-through overline")]
    [InlineData("\e[4mx", "text-decoration:underline solid #e5e5e5")]
    [InlineData("\e[4:2mx", "underline double")]
    [InlineData("\e[4:3;58:2::1:2:3mx", "underline wavy #010203")]
    [InlineData("\e[4:4mx", "underline dotted")]
    [InlineData("\e[4:5mx", "underline dashed")]
    [InlineData("\e[2mx", "color:#727272")]
    [InlineData("漢", "width:2ch")]
    [InlineData("\e]4;1;#123456\a\e[31mx", "color:#123456")]
    [InlineData("\e]11;#123456\a", "body{margin:0;background:#123456}")]
    [InlineData("\e[?5h", "body{margin:0;background:#e5e5e5}")]
    [InlineData("\e[5 qx\b", "box-shadow:inset 2px 0 #e5e5e5")]
    [InlineData("\e[3 qx\b", "box-shadow:inset 0 -2px #e5e5e5")]
    [InlineData("x\b", "<i style=\"width:1ch;color:#000000;background:#e5e5e5;\">x</i>")]
    [InlineData("\e]8;;https://example.org/?a=1&b=2\e\\x", "<a href=\"https://example.org/?a=1&amp;b=2\">")]
    [InlineData("\e]0;<b>\a", "<title>&lt;b&gt;</title>")]
    [InlineData("<script>&\"", "&lt;script&gt;&amp;&quot;")]
    public void A_document_shows_what_a_terminal_shows(string text, string markup) => Assert.Contains(markup, Html(Terminals.Fed(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("\e]8;;javascript:alert(1)\e\\x", "javascript")]
    [InlineData("\e]8;;JAVASCRIPT:alert(1)\e\\x", "href")]
    [InlineData("\e]8;;data:text/html,x\e\\x", "href")]
    [InlineData("\e]8;;nonsense\e\\x", "href")]
    [InlineData("\e[8msecret", "secret")]
    [InlineData("\e[?25lx\b", "<i")]
    public void What_is_hidden_or_runs_something_is_not_in_a_picture(string text, string never)
    {
        var screen = Terminals.Fed(text);
        Assert.DoesNotContain(never, Html(screen), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(never, Svg(screen), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_svg_has_text_boxes_and_lines_where_the_cells_are()
    {
        var picture = XDocument.Parse(Svg(Terminals.Fed("\e[?25lab\e[41;1mcd\e[0m\r\n\e[4mx\e[0m 漢", columns: 10, rows: 3)));
        Assert.Equal(("96", "70"), ((string?)picture.Root!.Attribute("width"), (string?)picture.Root.Attribute("height")));
        var texts = picture.Descendants(s_svg + "text").Select(text => ((string)text.Attribute("x")!, (string)text.Attribute("y")!, (string)text.Attribute("textLength")!, text.Value));
        Assert.Equal([("8", "21.5", "16", "ab"), ("24", "21.5", "16", "cd"), ("8", "39.5", "8", "x"), ("24", "39.5", "16", "漢")], texts);
        Assert.Contains(picture.Descendants(s_svg + "rect"), box => (string?)box.Attribute("fill") == "#cd0000" && (string?)box.Attribute("x") == "24");
        Assert.Equal("M8 41.5h8", (string?)picture.Descendants(s_svg + "path").Single().Attribute("d"));
    }

    [Theory]
    [InlineData('─', "M8 8.5h5v1h-5z", 0)]
    [InlineData('█', "M8 0h10v18h-10z", 0)]
    [InlineData('▌', "M8 0h5v18h-5z", 0)]
    [InlineData('▂', "M8 13.5h10v4.5h-10z", 0)]
    public void Lines_and_blocks_are_drawn(char character, string part, double top)
    {
        var (path, opacity) = BoxDrawing.Draw(character, 8, top, 10, 18)!.Value;
        Assert.Contains(part.Split('h')[0], path, StringComparison.Ordinal);
        Assert.Equal(1, opacity);
    }

    [Fact]
    public void Every_character_made_to_meet_the_next_is_drawn_but_the_diagonals()
    {
        for (var codePoint = 0x2500; codePoint <= 0x259F; codePoint++)
            Assert.Equal(codePoint is < 0x2571 or > 0x2573, BoxDrawing.Draw(codePoint, 0, 0, 8, 18) is not null);
    }

    [Fact]
    public void Pictures_of_recordings_and_noise_are_well_formed()
    {
        var random = new Random(1);
        foreach (var recording in Corpus.Recordings.Where(recording => recording.Bytes.Length < 50_000))
        {
            var screen = recording.Play();
            XDocument.Parse(Svg(screen));
            Html(screen);
            var noise = new byte[400];
            random.NextBytes(noise);
            screen.Feed(noise);
            screen.Write("\U0001FFFE\uFFFF\u200D\e]8;;http://\"'<>\e\\x");
            XDocument.Parse(Svg(screen, scrollback: true));
        }
    }

    [Fact]
    public void The_scrollback_comes_first_and_the_cursor_stays_in_its_row()
    {
        var screen = Terminals.Fed("one\r\ntwo\r\nthree\r\nfour", columns: 10, rows: 2);
        var lines = Html(screen, scrollback: true).Split("<pre>")[1].Split('\n');
        Assert.StartsWith("one", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("four<i ", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_png_image_is_in_the_picture_and_others_have_their_place()
    {
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, 0, 16, 0, 0, 0, 32];
        var text = Convert.ToBase64String(png);
        Assert.Contains($"width=\"16\" height=\"36\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,{text}\"", Svg(Terminals.Fed($"\e_Ga=T,f=100;{text}\e\\")), StringComparison.Ordinal);
        Assert.Contains("stroke-dasharray=\"3 3\"", Svg(Terminals.Fed("\ePq!20~\e\\")), StringComparison.Ordinal);
    }

    private static string Html(Screen screen, bool scrollback = false) => Encoding.UTF8.GetString(ScreenState.Written(to => screen.WriteHtml(to, scrollback)));

    private static string Svg(Screen screen, bool scrollback = false) => Encoding.UTF8.GetString(ScreenState.Written(to => screen.WriteSvg(to, scrollback)));
}
