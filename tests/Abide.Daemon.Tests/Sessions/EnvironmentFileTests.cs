using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Sessions;

public sealed class EnvironmentFileTests
{
    [Fact]
    public void Variables_are_read_as_people_write_them()
    {
        var variables = EnvironmentFile.Parse("""
            # a comment
            PLAIN=one
              export  SPACED = two words   # behind it
            HASH=a#b
            EMPTY=
            SINGLE='$HOME \n #x'
            DOUBLE="a\tb \"c\" \$d \x"
            LINES="first
            second" # after
            BROKEN="no end
            1WRONG=x
            no equals
            =nothing
            LAST=three
            """);

        Assert.Equal(
            [
                ("PLAIN", "one"), ("SPACED", "two words"), ("HASH", "a#b"), ("EMPTY", ""), ("SINGLE", "$HOME \\n #x"), ("DOUBLE", "a\tb \"c\" $d \\x"), ("LINES", "first\nsecond"),
                ("BROKEN", "\"no end"), ("LAST", "three"),
            ],
            variables);
    }

    [Fact]
    public void Lines_may_end_as_on_other_systems() => Assert.Equal([("A", "1"), ("B", "2")], EnvironmentFile.Parse("A=1\r\nB='2'\r\n"));
}
