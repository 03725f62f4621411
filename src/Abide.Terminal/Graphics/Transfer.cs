using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Abide.Terminal.Graphics;

/// <summary>An image that is being sent in several pieces (kitty's m=1).</summary>
internal sealed class Transfer
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public Transfer(GraphicsCommand command) => Command = command;

    /// <summary>The first piece's keys.</summary>
    public GraphicsCommand Command { get; }

    /// <summary>Why the image cannot be kept, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>What was decoded so far.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Adds a piece in base64, which may lack its padding.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        if (Failure is not null)
            return;
        Span<byte> padded = [];
        if (piece.Length % 4 != 0)
        {
            padded = new byte[(piece.Length + 3) / 4 * 4];
            padded.Fill((byte)'=');
            piece.CopyTo(padded);
            piece = padded;
        }

        var room = _bytes.GetSpan(Math.Max(1, Base64.GetMaxDecodedFromUtf8Length(piece.Length)));
        if (Base64.DecodeFromUtf8(piece, room, out _, out var written) != OperationStatus.Done)
            Fail("EINVAL:the payload is not base64");
        else if (_bytes.WrittenCount + written > ImageStore.MaximumBytes)
            Fail("EFBIG:the image is too large");
        else
            _bytes.Advance(written);
    }

    /// <summary>Goes on with bytes that a snapshot kept.</summary>
    public void Restore(ReadOnlySpan<byte> bytes, string? failure)
    {
        _bytes.Write(bytes);
        Failure = failure;
    }

    /// <summary>The image, or null and the reason in <see cref="Failure"/>.</summary>
    public StoredImage? Finish()
    {
        var (width, height) = (Command.Limited('s', ushort.MaxValue), Command.Limited('v', ushort.MaxValue));
        var isCompressed = Command.Letter('o', ' ') == 'z';
        var format = (ImageFormat)(Command.Values.ContainsKey('f') ? Command['f'] : (long)ImageFormat.Rgba);
        if (Command.Letter('t', 'd') != 'd')
            Fail("EINVAL:only direct transmission (t=d) is possible");
        else if (format is not (ImageFormat.Rgb or ImageFormat.Rgba or ImageFormat.Png))
            Fail("EINVAL:unknown format");
        else if (format == ImageFormat.Png && !isCompressed)
            (width, height) = MeasurePng();
        else if (width == 0 || height == 0)
            Fail("EINVAL:no size");
        else if (!isCompressed && _bytes.WrittenCount != (long)width * height * (int)format / 8)
            Fail("ENODATA:the payload does not fit the size");
        return Failure is null ? new StoredImage(Command.Image, format, width, height, isCompressed, Bytes.ToArray()) : null;
    }

    /// <summary>Signature, length and name of the first chunk, IHDR, then width and height, four bytes each (PNG specification, 5.2 and 11.2).</summary>
    private (int Width, int Height) MeasurePng()
    {
        if (Bytes.Length >= 24 && Bytes.StartsWith(PngSignature) && BinaryPrimitives.ReadUInt32BigEndian(Bytes[16..]) is > 0 and < 65536 and var width
            && BinaryPrimitives.ReadUInt32BigEndian(Bytes[20..]) is > 0 and < 65536 and var height)
            return ((int)width, (int)height);
        Fail("EBADPNG:this is not a PNG file");
        return default;
    }

    private void Fail(string reason)
    {
        Failure ??= reason;
        _bytes.ResetWrittenCount();
    }
}
