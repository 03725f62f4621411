namespace Abide.Daemon.Catalog;

/// <summary>The catalog refused; the message is one line for a person.</summary>
internal sealed class CatalogException(string message, bool isDamaged = false, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when the file itself cannot be read: then it is put aside and made anew from the journals.</summary>
    public bool IsDamaged { get; } = isDamaged;
}
