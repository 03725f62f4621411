namespace Abide.Terminal.Emulation;

/// <summary>The cursors that DECSC keeps, one for each screen.</summary>
internal sealed class SavedCursors
{
    public Cursor Primary { get; set; }

    public Cursor Alternate { get; set; }

    public Cursor this[bool alternate]
    {
        get => alternate ? Alternate : Primary;
        set
        {
            if (alternate)
                Alternate = value;
            else
                Primary = value;
        }
    }
}
