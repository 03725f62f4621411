namespace Abide.Terminal.Input;

/// <summary>Something was done with the mouse.</summary>
/// <param name="Kind">What.</param>
/// <param name="Button">With which button; when the mouse moves, the one held.</param>
/// <param name="Column">The cell's column, from 0.</param>
/// <param name="Row">The cell's row, from 0.</param>
/// <param name="Modifiers">The keys held.</param>
public readonly record struct MouseEvent(MouseEventKind Kind, MouseButton Button, int Column, int Row, KeyModifiers Modifiers = KeyModifiers.None)
{
    /// <summary>The place in pixels from the left, from 0.</summary>
    public int PixelX { get; init; }

    /// <summary>The place in pixels from the top, from 0.</summary>
    public int PixelY { get; init; }
}

/// <summary>What a mouse does.</summary>
public enum MouseEventKind
{
    /// <summary>A button went down, or the wheel turned.</summary>
    Press,

    /// <summary>A button went up.</summary>
    Release,

    /// <summary>The mouse moved to another cell.</summary>
    Move,
}

/// <summary>A mouse's buttons; the values are the codes of xterm.</summary>
public enum MouseButton
{
    /// <summary>The left button.</summary>
    Left = 0,
    /// <summary>The middle button.</summary>
    Middle = 1,
    /// <summary>The right button.</summary>
    Right = 2,
    /// <summary>No button.</summary>
    None = 3,
    /// <summary>The wheel, away from the user.</summary>
    WheelUp = 64,
    /// <summary>The wheel, towards the user.</summary>
    WheelDown = 65,
    /// <summary>The wheel, to the left.</summary>
    WheelLeft = 66,
    /// <summary>The wheel, to the right.</summary>
    WheelRight = 67,
    /// <summary>The eighth button, "back".</summary>
    Back = 128,
    /// <summary>The ninth button, "forward".</summary>
    Forward = 129,
    /// <summary>The tenth button.</summary>
    Tenth = 130,
    /// <summary>The eleventh button.</summary>
    Eleventh = 131,
}
