using Abide.Terminal.Cells;

namespace Abide.Terminal.Snapshots;

/// <summary>One style.</summary>
internal static class StyleSection
{
    public static void Write(SnapshotWriter to, in Style style)
    {
        to.Number(style.Foreground.Bits);
        to.Number(style.Background.Bits);
        to.Number(style.UnderlineColor.Bits);
        to.Number((int)style.Attributes);
        to.Number((int)style.Underline);
        to.Text(style.Link?.Id);
        to.Text(style.Link?.Address);
    }

    public static Style Read(ref SnapshotReader from)
    {
        var style = new Style
        {
            Foreground = ReadColor(ref from),
            Background = ReadColor(ref from),
            UnderlineColor = ReadColor(ref from),
            Attributes = (Attributes)from.Number(0, (int)Attributes.All, "the attributes"),
            Underline = (Underline)from.Number(0, (int)Underline.Dashed, "the underline"),
        };
        var (id, address) = (from.Text(), from.Text());
        return id is null || address is null ? style : style with { Link = new Hyperlink(id, address) };
    }

    public static Color ReadColor(ref SnapshotReader from)
    {
        var color = new Color((uint)from.Number(0, int.MaxValue, "a colour"));
        return color.IsValid ? color : throw new InvalidDataException("a colour is out of range");
    }
}
