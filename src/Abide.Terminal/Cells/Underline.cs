namespace Abide.Terminal.Cells;

/// <summary>Underline styles, numbered as in SGR 4:n.</summary>
public enum Underline : byte
{
    /// <summary>No line.</summary>
    None,

    /// <summary>One line.</summary>
    Single,

    /// <summary>Two lines.</summary>
    Double,

    /// <summary>A wave.</summary>
    Curly,

    /// <summary>Dots.</summary>
    Dotted,

    /// <summary>Dashes.</summary>
    Dashed,
}
