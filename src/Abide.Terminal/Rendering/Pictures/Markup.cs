using System.Buffers;
using System.Text;
using Abide.Terminal.Cells;

namespace Abide.Terminal.Rendering.Pictures;

/// <summary>Writes markup; text is escaped, so that nothing a program printed becomes markup.</summary>
internal sealed class Markup(IBufferWriter<byte> to)
{
    public Markup Raw(string markup)
    {
        Encoding.UTF8.GetBytes(markup, to);
        return this;
    }

    /// <summary>Text, or the value of an attribute.</summary>
    public Markup Text(string text) => Raw(Escape(text));

    /// <summary>Where a link leads that may stand in a document; null for schemes that run something.</summary>
    public static string? SafeAddress(Hyperlink? link) =>
        link is not null && Uri.TryCreate(link.Address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "ftp" or "mailto" or "file" ? link.Address : null;

    private static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny("&<>\"'") < 0)
            return text;
        return text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);
    }
}
