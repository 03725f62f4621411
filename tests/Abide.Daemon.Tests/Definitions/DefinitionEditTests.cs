using Abide.Daemon.Configuration;
using Abide.Daemon.Definitions;

namespace Abide.Daemon.Tests.Definitions;

public sealed class DefinitionEditTests
{
    private const string Shop = """
        # The shop.
        defaults:
          group: shop   # all of it

        commands:
          # what customers see
          - name: web
            command: |
              # not a comment
              npm run dev

              - name: nor a command
            environment: {PORT: 80}  # odd
            # the end of web

          - command: ./worker
            name: worker
          # the last one
          -   {name: cron, command: [a, b]}
        # behind the list

        hosts: {}
        """;

    [Theory]
    [InlineData("web", 7, 14)]
    [InlineData("Worker", 16, 17)]
    [InlineData("cron", 19, 19)]
    public void Taking_a_command_out_leaves_the_rest_byte_for_byte(string name, int first, int last)
    {
        foreach (var newLine in (string[])["\n", "\r\n"])
        {
            var lines = Shop.Split('\n');
            var (text, fault) = DefinitionEdit.Remove(string.Join(newLine, lines), name);

            Assert.Null(fault);
            var left = lines.Where((_, i) => i + 1 < first || i + 1 > last);
            Assert.Equal(string.Join(newLine, left), text);
        }
    }

    [Fact]
    public void A_gap_is_not_left_twice()
    {
        var (text, _) = DefinitionEdit.Remove("commands:\n- name: a\n  command: a\n\n- name: b\n  command: b\n\n- name: c\n  command: c\n", "b");
        Assert.Equal("commands:\n- name: a\n  command: a\n\n- name: c\n  command: c\n", text);
    }

    [Theory]
    [InlineData("", "commands:\n  - name: new\n    command: [a, b]\n")]
    [InlineData("# mine", "# mine\n\ncommands:\n  - name: new\n    command: [a, b]\n")]
    [InlineData("commands:\n", "commands:\n  - name: new\n    command: [a, b]\n")]
    [InlineData("commands: # none yet\nhosts: {}\n", "commands:\n  - name: new\n    command: [a, b]\nhosts: {}\n")]
    [InlineData("commands: []\n", "commands:\n  - name: new\n    command: [a, b]\n")]
    [InlineData("commands:\n- name: a\n  command: a\nhosts: {}", "commands:\n- name: a\n  command: a\n- name: new\n  command: [a, b]\nhosts: {}")]
    [InlineData("commands:\n- name: a\n  command: a\n\n- name: b\n  command: b\n  # of b\n# behind\n", "commands:\n- name: a\n  command: a\n\n- name: b\n  command: b\n  # of b\n\n- name: new\n  command: [a, b]\n# behind\n")]
    [InlineData("commands:\r\n    - name: a\r\n      command: a", "commands:\r\n    - name: a\r\n      command: a\r\n    - name: new\r\n      command: [a, b]\r\n")]
    public void A_command_is_added_behind_the_others_as_they_are_written(string before, string after)
    {
        var draft = new Draft("new");
        draft.Keys.Set("command", ["a", "b"]);

        Assert.Equal((after, null), DefinitionEdit.Add(before, draft));
    }

    [Theory]
    [InlineData("commands: [{name: a, command: a}]\n")]
    [InlineData("{commands: []}\n")]
    public void What_is_written_otherwise_is_left_to_a_person(string text)
    {
        var (edited, fault) = DefinitionEdit.Add(text, new Draft("new"));
        Assert.Null(edited);
        Assert.Contains("line 1", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_added_and_taken_out_again_leaves_the_file_as_it_was()
    {
        foreach (var text in (string[])[Shop + "\n", "commands:\n- name: a\n  command: a\n", "# only\ncommands:\n  - name: a\n    command: a\n\n  - name: b\n    command: b\nhosts: {}\n"])
        {
            var draft = new Draft("new");
            draft.Keys.Set("command", "echo 'one'; echo two").Set("restart.delay", "5s").SetIn("environment", "A_B", new DraftText("x: y"));
            var (with, _) = DefinitionEdit.Add(text, draft);
            Assert.NotEqual(text, with);
            var (without, _) = DefinitionEdit.Remove(with!, "new");
            Assert.Equal(text.Replace("\n\n", "\n", StringComparison.Ordinal), without!.Replace("\n\n", "\n", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("two words")]
    [InlineData("-x")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("# a")]
    [InlineData("it's")]
    [InlineData("\"quoted\"")]
    [InlineData("ends:")]
    [InlineData("{a}")]
    [InlineData("[a, b]")]
    [InlineData("*x &y !z |a >b %c @d `e`")]
    [InlineData("~")]
    [InlineData("~/x")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("1.0")]
    [InlineData("tab\there")]
    [InlineData("bell\u0007")]
    [InlineData("one\ntwo")]
    [InlineData("one\n\n  two\n")]
    [InlineData("one\n\n\n")]
    [InlineData(" leading\nspace")]
    [InlineData("\nempty first")]
    [InlineData("smile 😀 ü")]
    [InlineData("trailing ")]
    [InlineData("back\\slash")]
    public void Every_text_is_written_so_that_it_is_read_again(string value)
    {
        var draft = new Draft("new");
        draft.Keys.Set("command", [value, value]).Set("title", value).SetIn("environment", "A", new DraftText(value));
        var faults = new List<string>();
        var root = YamlReader.Read("commands:\n" + draft.ToYaml(2) + "after: 1\n", (place, fault) => faults.Add($"{place} {fault}"));

        Assert.Empty(faults);
        var command = Assert.IsType<ConfigSection>(Assert.Single(Assert.IsType<ConfigList>(root.Entries[0].Value).Items));
        Assert.Equal([value, value], Assert.IsType<ConfigList>(command.Entries[1].Value).Items.Select(item => ((ConfigScalar)item).Text));
        Assert.Equal(value, Assert.IsType<ConfigScalar>(command.Entries[2].Value).Text);
        Assert.Equal(value, Assert.IsType<ConfigScalar>(Assert.IsType<ConfigSection>(command.Entries[3].Value).Entries[0].Value).Text);
        Assert.Equal("after", root.Entries[1].Key);
    }
}
