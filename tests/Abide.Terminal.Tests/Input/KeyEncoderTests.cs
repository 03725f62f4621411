using System.Text;
using Abide.Terminal.Input;

namespace Abide.Terminal.Tests.Input;

public sealed class KeyEncoderTests
{
    [Theory]
    [InlineData("", "a", "a")]
    [InlineData("", "A", "A")]
    [InlineData("", "ü", "ü")]
    [InlineData("", "😀", "😀")]
    [InlineData("", "C-c", "\x03")]
    [InlineData("", "C-C", "\x03")]
    [InlineData("", "C-Space", "\0")]
    [InlineData("", "C-@", "\0")]
    [InlineData("", "C-2", "\0")]
    [InlineData("", "C-3", "\e")]
    [InlineData("", "C-[", "\e")]
    [InlineData("", "C-\\", "\x1c")]
    [InlineData("", "C-]", "\x1d")]
    [InlineData("", "C-^", "\x1e")]
    [InlineData("", "C-~", "\x1e")]
    [InlineData("", "C-_", "\x1f")]
    [InlineData("", "C-/", "\x1f")]
    [InlineData("", "C-?", "\x7f")]
    [InlineData("", "C-8", "\x7f")]
    [InlineData("", "C-1", "1")]
    [InlineData("", "M-x", "\ex")]
    [InlineData("", "M-X", "\eX")]
    [InlineData("", "C-M-a", "\e\x01")]
    [InlineData("", "Enter", "\r")]
    [InlineData("", "M-Enter", "\e\r")]
    [InlineData("\e[20h", "Enter", "\r\n")]
    [InlineData("", "Tab", "\t")]
    [InlineData("", "S-Tab", "\e[Z")]
    [InlineData("", "BTab", "\e[Z")]
    [InlineData("", "M-S-Tab", "\e\e[Z")]
    [InlineData("", "Escape", "\e")]
    [InlineData("", "M-Escape", "\e\e")]
    [InlineData("", "BSpace", "\x7f")]
    [InlineData("", "C-BSpace", "\b")]
    [InlineData("", "M-BSpace", "\e\x7f")]
    [InlineData("\e[?67h", "BSpace", "\b")]
    [InlineData("\e[?67h", "C-BSpace", "\x7f")]
    [InlineData("", "Up", "\e[A")]
    [InlineData("\e[?1h", "Up", "\eOA")]
    [InlineData("\e[?1h", "S-Up", "\e[1;2A")]
    [InlineData("\e[?1h", "Home", "\eOH")]
    [InlineData("\e[?1h", "End", "\eOF")]
    [InlineData("", "Home", "\e[H")]
    [InlineData("", "C-M-S-End", "\e[1;8F")]
    [InlineData("", "Insert", "\e[2~")]
    [InlineData("", "Delete", "\e[3~")]
    [InlineData("", "S-PageUp", "\e[5;2~")]
    [InlineData("", "PageDown", "\e[6~")]
    [InlineData("", "F1", "\eOP")]
    [InlineData("", "C-F4", "\e[1;5S")]
    [InlineData("", "F5", "\e[15~")]
    [InlineData("", "F10", "\e[21~")]
    [InlineData("", "F12", "\e[24~")]
    [InlineData("", "F13", "\e[25~")]
    [InlineData("", "F15", "\e[28~")]
    [InlineData("", "S-F20", "\e[34;2~")]
    [InlineData("", "F21", "")]
    [InlineData("", "KP5", "5")]
    [InlineData("\e=", "KP5", "\eOu")]
    [InlineData("\e=", "S-KP5", "5")]
    [InlineData("\e=", "KPEnter", "\eOM")]
    [InlineData("\e=", "KP+", "\eOk")]
    [InlineData("\e=", "KP-", "\eOm")]
    [InlineData("\e=", "KP*", "\eOj")]
    [InlineData("\e=", "KP/", "\eOo")]
    [InlineData("\e=", "KP.", "\eOn")]
    [InlineData("\e=\e>", "KPEnter", "\r")]
    [InlineData("", "KeypadUp", "\e[A")]
    [InlineData("", "LeftShift", "")]
    public void Of_old_a_key_is_what_xterm_sends(string modes, string key, string bytes) => AssertSent(modes, key, bytes);

    [Theory]
    [InlineData(1, "a", "a")]
    [InlineData(1, "A", "A")]
    [InlineData(1, "C-c", "\x03")]
    [InlineData(1, "C-1", "\e[27;5;49~")]
    [InlineData(1, "C-;", "\e[27;5;59~")]
    [InlineData(1, "M-x", "\ex")]
    [InlineData(1, "C-M-a", "\e\x01")]
    [InlineData(1, "C-Enter", "\e[27;5;13~")]
    [InlineData(1, "S-Enter", "\e[27;2;13~")]
    [InlineData(1, "S-Tab", "\e[Z")]
    [InlineData(1, "C-Tab", "\e[27;5;9~")]
    [InlineData(1, "BSpace", "\x7f")]
    [InlineData(1, "C-BSpace", "\b")]
    [InlineData(2, "a", "a")]
    [InlineData(2, "A", "A")]
    [InlineData(2, "C-c", "\e[27;5;99~")]
    [InlineData(2, "M-x", "\e[27;3;120~")]
    [InlineData(2, "C-S-a", "\e[27;6;65~")]
    [InlineData(2, "C-?", "\e[27;6;63~")]
    [InlineData(2, "S-Tab", "\e[27;2;9~")]
    [InlineData(2, "C-Space", "\e[27;5;32~")]
    [InlineData(2, "C-BSpace", "\e[27;5;127~")]
    [InlineData(2, "Enter", "\r")]
    [InlineData(2, "C-Up", "\e[1;5A")]
    public void With_modifyOtherKeys_modified_keys_have_sequences(int level, string key, string bytes) => AssertSent($"\e[>4;{level}m", key, bytes);

    [Theory]
    [InlineData(1, "a", "a")]
    [InlineData(1, "A", "A")]
    [InlineData(1, "Enter", "\r")]
    [InlineData(1, "Tab", "\t")]
    [InlineData(1, "BSpace", "\x7f")]
    [InlineData(1, "Escape", "\e[27u")]
    [InlineData(1, "C-c", "\e[99;5u")]
    [InlineData(1, "C-S-c", "\e[99;6u")]
    [InlineData(1, "M-x", "\e[120;3u")]
    [InlineData(1, "M-X", "\e[120;4u")]
    [InlineData(1, "C-M-a", "\e[97;7u")]
    [InlineData(1, "C-Space", "\e[32;5u")]
    [InlineData(1, "S-Enter", "\e[13;2u")]
    [InlineData(1, "S-Tab", "\e[9;2u")]
    [InlineData(1, "C-BSpace", "\e[127;5u")]
    [InlineData(1, "Up", "\e[A")]
    [InlineData(1, "C-Up", "\e[1;5A")]
    [InlineData(1, "F1", "\e[P")]
    [InlineData(1, "S-F2", "\e[1;2Q")]
    [InlineData(1, "F3", "\e[13~")]
    [InlineData(1, "F5", "\e[15~")]
    [InlineData(1, "F13", "\e[57376u")]
    [InlineData(1, "F35", "\e[57398u")]
    [InlineData(1, "Delete", "\e[3~")]
    [InlineData(1, "Menu", "\e[57363u")]
    [InlineData(1, "KP0", "\e[57399u")]
    [InlineData(1, "KPEnter", "\e[57414u")]
    [InlineData(1, "KeypadDelete", "\e[57426u")]
    [InlineData(1, "KeypadBegin", "\e[E")]
    [InlineData(1, "MuteVolume", "\e[57440u")]
    [InlineData(1, "LeftShift", "")]
    [InlineData(8, "LeftShift", "\e[57441u")]
    [InlineData(8, "IsoLevel5Shift", "\e[57454u")]
    [InlineData(8, "a", "\e[97u")]
    [InlineData(8, "A", "\e[97;2u")]
    [InlineData(8, "Enter", "\e[13u")]
    [InlineData(8, "Tab", "\e[9u")]
    [InlineData(8, "BSpace", "\e[127u")]
    [InlineData(12, "A", "\e[97:65;2u")]
    [InlineData(5, "C-+", "\e[61:43;6u")]
    [InlineData(24, "A", "\e[97;2;65u")]
    [InlineData(24, "a", "\e[97;;97u")]
    [InlineData(24, "ü", "\e[252;;252u")]
    [InlineData(24, "C-a", "\e[97;5u")]
    [InlineData(24, "Enter", "\e[13u")]
    [InlineData(31, "A", "\e[97:65;2;65u")]
    [InlineData(2, "C-c", "\x03")]
    [InlineData(2, "Escape", "\e")]
    public void With_the_kitty_protocol_keys_have_the_forms_of_its_flags(int flags, string key, string bytes) => AssertSent($"\e[?1h\e[>{flags}u", key, bytes);

    [Theory]
    [InlineData(0, "a", KeyEventKind.Repeat, "a")]
    [InlineData(0, "a", KeyEventKind.Release, "")]
    [InlineData(0, "Up", KeyEventKind.Release, "")]
    [InlineData(1, "Up", KeyEventKind.Repeat, "\e[A")]
    [InlineData(1, "Up", KeyEventKind.Release, "")]
    [InlineData(3, "Up", KeyEventKind.Press, "\e[A")]
    [InlineData(3, "Up", KeyEventKind.Repeat, "\e[1;1:2A")]
    [InlineData(3, "Up", KeyEventKind.Release, "\e[1;1:3A")]
    [InlineData(3, "C-Up", KeyEventKind.Release, "\e[1;5:3A")]
    [InlineData(3, "F5", KeyEventKind.Release, "\e[15;1:3~")]
    [InlineData(3, "a", KeyEventKind.Repeat, "a")]
    [InlineData(3, "a", KeyEventKind.Release, "")]
    [InlineData(3, "Enter", KeyEventKind.Release, "")]
    [InlineData(3, "C-a", KeyEventKind.Release, "\e[97;5:3u")]
    [InlineData(3, "Escape", KeyEventKind.Release, "\e[27;1:3u")]
    [InlineData(10, "a", KeyEventKind.Repeat, "\e[97;1:2u")]
    [InlineData(10, "Enter", KeyEventKind.Release, "\e[13;1:3u")]
    [InlineData(10, "LeftControl", KeyEventKind.Release, "\e[57442;1:3u")]
    [InlineData(26, "a", KeyEventKind.Repeat, "\e[97;1:2;97u")]
    [InlineData(26, "a", KeyEventKind.Release, "\e[97;1:3u")]
    [InlineData(2, "Up", KeyEventKind.Release, "\e[1;1:3A")]
    public void Repeat_and_release_are_told_when_asked_for(int flags, string key, KeyEventKind kind, string bytes)
    {
        var encoded = KeyEncoder.Encode(KeyName.Parse(key)!.Value with { Kind = kind }, Terminals.Fed($"\e[>{flags}u").InputModes);
        Assert.Equal(bytes, Encoding.UTF8.GetString(encoded));
    }

    [Fact]
    public void The_place_on_a_us_keyboard_is_told_as_the_third_number()
    {
        var key = new KeyEvent(Key.Character, KeyModifiers.Control) { CodePoint = 'с', BaseCodePoint = 'c' };
        Assert.Equal("\e[1089::99;5u", Encoding.UTF8.GetString(KeyEncoder.Encode(key, new InputModes { KittyFlags = 5 })));
        var shifted = key with { Modifiers = KeyModifiers.Control | KeyModifiers.Shift, ShiftedCodePoint = 'С' };
        Assert.Equal("\e[1089:1057:99;6u", Encoding.UTF8.GetString(KeyEncoder.Encode(shifted, new InputModes { KittyFlags = 5 })));
    }

    [Fact]
    public void Locks_are_told_of_keys_that_type_nothing()
    {
        var locked = KeyModifiers.NumLock | KeyModifiers.CapsLock;
        Assert.Equal("\e[1;193A", Encoding.UTF8.GetString(KeyEncoder.Encode(new KeyEvent(Key.Up, locked), new InputModes { KittyFlags = 1 })));
        Assert.Equal("a", Encoding.UTF8.GetString(KeyEncoder.Encode(new KeyEvent(Key.Character, locked) { CodePoint = 'a' }, new InputModes { KittyFlags = 1 })));
        Assert.Equal("\e[97;193u", Encoding.UTF8.GetString(KeyEncoder.Encode(new KeyEvent(Key.Character, locked) { CodePoint = 'a' }, new InputModes { KittyFlags = 8 })));
    }

    [Fact]
    public void Each_screen_has_its_own_flags()
    {
        var screen = Terminals.Fed("\e[>1u\e[?1049h");
        Assert.Equal(0, screen.InputModes.KittyFlags);
        screen.Write("\e[?1049l");
        Assert.Equal(1, screen.InputModes.KittyFlags);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("C-")]
    [InlineData("Entre")]
    [InlineData("\e")]
    [InlineData("Character")]
    public void What_is_no_key_is_none(string name) => Assert.Null(KeyName.Parse(name));

    private static void AssertSent(string modes, string key, string bytes) =>
        Assert.Equal(bytes, Encoding.UTF8.GetString(KeyEncoder.Encode(KeyName.Parse(key) ?? throw new ArgumentException(key), Terminals.Fed(modes).InputModes)));
}
