namespace Abide.Terminal.Input;

/// <summary>Keys held down while another is pressed; the values are those of the kitty keyboard protocol, whose lowest three xterm shares.</summary>
[Flags]
public enum KeyModifiers
{
    /// <summary>No key.</summary>
    None = 0,
    /// <summary>Shift.</summary>
    Shift = 1,
    /// <summary>Alt, or Option.</summary>
    Alt = 2,
    /// <summary>Control.</summary>
    Control = 4,
    /// <summary>Super: the key with a logo.</summary>
    Super = 8,
    /// <summary>Hyper.</summary>
    Hyper = 16,
    /// <summary>Meta, where it is not Alt.</summary>
    Meta = 32,
    /// <summary>Caps lock is on.</summary>
    CapsLock = 64,
    /// <summary>Num lock is on.</summary>
    NumLock = 128,
}
