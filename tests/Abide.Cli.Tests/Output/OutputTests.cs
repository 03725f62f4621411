using Abide.Cli.Commands;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Tests.Output;

public sealed class OutputTests
{
    [Theory]
    [InlineData("abc", 3)]
    [InlineData("日本", 4)]
    [InlineData("한글x", 5)]
    [InlineData("e\u0301", 1)]
    [InlineData("😀", 2)]
    [InlineData("", 0)]
    public void Text_has_the_width_of_its_cells(string text, int cells) => Assert.Equal(cells, TextWidth.Of(text));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日…")]
    public void Text_is_cut_at_whole_characters(string text, int cells, string fitted) => Assert.Equal(fitted, TextWidth.Fit(text, cells));

    [Fact]
    public void Columns_line_up_whatever_stands_in_them()
    {
        var table = new Table("NAME", "STATUS", "PROGRAM");
        table.Add("日本", "running", "vim");
        table.Add("a", "exited 0", "make");
        Assert.Equal("NAME  STATUS    PROGRAM\n日本  running   vim\na     exited 0  make\n", table.Format(default, 0));
    }

    [Fact]
    public void Colours_do_not_move_columns()
    {
        var table = new Table("A", "B");
        table.Add(new Table.Cell("x", text => $"\e[1m{text}\e[0m"), "y");
        Assert.Equal("A  B\n\e[1mx\e[0m  y\n", table.Format(default, 0));
    }

    [Fact]
    public void The_last_column_fits_the_terminal()
    {
        var table = new Table("A", "PROGRAM");
        table.Add("x", "0123456789abcdef");
        Assert.Equal("A  PROGRAM\nx  0123456…\n", table.Format(default, 11));
    }

    [Fact]
    public void The_list_shows_how_a_run_ended()
    {
        var now = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        SessionRow Row(string name, string status, ExitRow? exit) => new()
        {
            Id = name, Name = name, Kind = "terminal", Status = status, Intent = "up", Run = 1, Exit = exit, Command = ["sleep", "a b"],
            Cols = 80, Rows = 24, UpdatedAt = now.AddMinutes(-3), Viewers = name == "up" ? 2 : 0,
        };
        var list = ListCommand.Format([Row("up", "running", null), Row("ok", "exited", new ExitRow(0, null, "")), Row("bad", "failed", new ExitRow(null, 11, ""))], now, default, 0);
        Assert.Equal("""
            NAME  STATUS          RUN  VIEWERS  ACTIVE  SIZE   PROGRAM
            up    running         1    2        3m      80x24  sleep 'a b'
            ok    exited 0        1    -        3m      80x24  sleep 'a b'
            bad   failed SIGSEGV  1    -        3m      80x24  sleep 'a b'

            """, list);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\e[31mb", "a?[31mb")]
    [InlineData("a\nb\tc", "a?b?c")]
    [InlineData("a\u009bb", "a?b")]
    [InlineData("a\u202eb", "a?b")]
    public void Foreign_text_cannot_command_the_terminal(string text, string shown) => Assert.Equal(shown, Printable.Line(text));

    [Theory]
    [InlineData("ls -l", "ls", "-l")]
    [InlineData("sh -c 'a b'", "sh", "-c", "a b")]
    [InlineData("echo ''", "echo", "")]
    [InlineData("echo 'it'\\''s'", "echo", "it's")]
    public void Programs_are_shown_as_a_shell_takes_them(string shown, params string[] program) => Assert.Equal(shown, Printable.Program(program));
}
