using System.Text;
using Abide.Daemon.Journal;
using Abide.Daemon.Terminals;
using Abide.Daemon.Tests.Journal;
using Abide.Terminal;

namespace Abide.Daemon.Tests.Terminals;

public sealed class ProgramNotesTests : IDisposable
{
    private const string A = "\e]133;A\a", C = "\e]133;C\a", D = "\e]133;D;3\a";

    private readonly JournalFixture _fixture = new();
    private readonly SessionJournal _journal;
    private readonly Screen _screen = new(new ScreenOptions());
    private readonly ProgramNotes _notes;

    public ProgramNotesTests()
    {
        _journal = _fixture.Create();
        _notes = new ProgramNotes(_journal, _screen);
    }

    public void Dispose()
    {
        _journal.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void Prompts_and_the_ends_of_commands_are_journalled_where_they_stand()
    {
        Feed($"x{A}$ ", seconds: 0);
        Feed($"{C}out{D}", seconds: 0);
        Assert.Equal(
            ["""PromptMark {"offset":1,"phase":"prompt"}""", """PromptMark {"offset":11,"phase":"running"}""", """PromptMark {"offset":22,"phase":"finished","exit_code":3}"""],
            Written());
        Assert.Empty(_screen.Events);
    }

    [Fact]
    public void A_title_is_journalled_when_it_changes_and_once_a_second_at_most()
    {
        Feed("\e]2;one\a", seconds: 0);
        Feed("\e]2;two\a\e]2;three\a", seconds: 0.5);
        Feed("\e]2;one\a", seconds: 1.5);
        Feed("\e]2;four\a", seconds: 1.6);
        Feed("text", seconds: 9);
        Feed("\e]2;five\a", seconds: 9.1);
        _notes.Note(1, null);
        Assert.Equal(["""Title {"title":"one"}""", """Title {"title":"four"}""", """Title {"title":"five"}"""], Written());
    }

    [Fact]
    public void A_hostile_title_is_text()
    {
        Feed("\e]2;a\u0001b\u009bc\u202e\"\ud83d\ude80" + new string('x', 2000) + "\a", seconds: 0);
        var title = Assert.Single(Written());
        Assert.DoesNotContain(title, character => char.IsControl(character));
        Assert.InRange(title.Length, 500, 600);
    }

    [Fact]
    public void Messages_clipboards_and_variables_are_not_kept()
    {
        Feed("\e]9;hi\a\e]52;c;YWI=\a\e]777;notify;a;b\a\e]1337;SetUserVar=a=YQ==\a\e]9;4;1;50\a", seconds: 0);
        Assert.Empty(Written());
        Assert.Empty(_screen.Events);
    }

    [Fact]
    public void What_a_daemon_that_died_had_journalled_is_not_again_and_the_rest_is()
    {
        Feed($"{A}\e]2;title\a", seconds: 0);
        var (screen, from) = (new Screen(new ScreenOptions()), _journal.Start);
        var notes = new ProgramNotes(_journal, screen);
        screen.Feed(Encoding.UTF8.GetBytes($"{A}\e]2;title\a{C}"));
        using (var reader = _journal.OpenReader(from))
        {
            while (reader.TryRead(out var entry))
                notes.Replayed(entry);
        }

        notes.Note(1, TimeSpan.Zero);
        Assert.Equal(["""PromptMark {"offset":0,"phase":"prompt"}""", """Title {"title":"title"}""", """PromptMark {"offset":18,"phase":"running"}"""], Written());
    }

    private void Feed(string text, double seconds)
    {
        _screen.Feed(Encoding.UTF8.GetBytes(text));
        _notes.Note(1, TimeSpan.FromSeconds(seconds));
    }

    private List<string> Written()
    {
        var lines = new List<string>();
        using var reader = _journal.OpenReader(_journal.Start);
        while (reader.TryRead(out var entry))
            lines.Add($"{entry.Type} {Encoding.UTF8.GetString(entry.Payload)}");
        return lines;
    }
}
