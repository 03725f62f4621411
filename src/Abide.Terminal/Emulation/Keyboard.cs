namespace Abide.Terminal.Emulation;

/// <summary>How keys are to be reported.</summary>
internal sealed class Keyboard
{
    /// <summary>Kitty keyboard protocol on the primary screen.</summary>
    public KeyboardStack Primary { get; } = new();

    /// <summary>Kitty keyboard protocol on the alternate screen.</summary>
    public KeyboardStack Alternate { get; } = new();

    /// <summary>xterm's modifyOtherKeys, 0 to 2.</summary>
    public int ModifyOtherKeys { get; set; }

    public KeyboardStack On(bool alternate) => alternate ? Alternate : Primary;

    public void Reset()
    {
        Primary.Clear();
        Alternate.Clear();
        ModifyOtherKeys = 0;
    }
}
