using System.Buffers;

namespace Abide.Protocol.Frames;

/// <summary>Control messages of any length as frames, and back.</summary>
public static class ControlFrames
{
    /// <summary>The most bytes of JSON that one message may have.</summary>
    public const int MaxMessage = 16 * 1024 * 1024;

    /// <summary>Appends the frames of one message.</summary>
    public static void Write(IBufferWriter<byte> to, int channel, ReadOnlySpan<byte> json)
    {
        for (; json.Length > Frame.MaxPayload; json = json[Frame.MaxPayload..])
            Frame.Write(to, FrameType.ControlPart, channel, json[..Frame.MaxPayload]);
        Frame.Write(to, FrameType.Control, channel, json);
    }

    /// <summary>Puts a message together from its frames; null until it is whole.</summary>
    /// <param name="frame">The next frame of the channel.</param>
    /// <param name="parts">What came before; the caller keeps it between calls.</param>
    /// <exception cref="InvalidDataException">The message is longer than <see cref="MaxMessage"/>.</exception>
    public static byte[]? Gather(Frame frame, ref ArrayBufferWriter<byte>? parts)
    {
        if (parts is null && frame.Type == FrameType.Control)
            return frame.Payload.ToArray();
        parts ??= new ArrayBufferWriter<byte>();
        if (parts.WrittenCount + frame.Payload.Length > MaxMessage)
            throw new InvalidDataException($"a control message has more than {MaxMessage} bytes");
        parts.Write(frame.Payload);
        if (frame.Type == FrameType.ControlPart)
            return null;
        var whole = parts.WrittenSpan.ToArray();
        parts = null;
        return whole;
    }
}
