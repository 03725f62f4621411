namespace Abide.Protocol.Frames;

/// <summary>The types of frame. The list only grows; a reader skips a type that it does not know.</summary>
public enum FrameType : byte
{
    /// <summary>The first frame of each side: a <see cref="Messages.Hello"/> as JSON.</summary>
    Hello = 1,

    /// <summary>A control message as JSON, or the last part of one.</summary>
    Control = 2,

    /// <summary>A part of a control message that is longer than a frame; more of the same channel follows.</summary>
    ControlPart = 3,

    /// <summary>To a reader: the position behind this chunk (8 bytes, little-endian), then bytes as they are.</summary>
    Output = 16,

    /// <summary>From a viewer: bytes typed.</summary>
    Input = 17,

    /// <summary>From a reader: how many bytes of output it has taken on this channel so far (varint; positions do not count). This is the channel's credit.</summary>
    Taken = 18,

    /// <summary>From a viewer: its terminal's columns and rows (two varints).</summary>
    Resize = 19,

    /// <summary>The channel is over: a <see cref="Messages.ChannelClosed"/> as JSON.</summary>
    Closed = 20,

    /// <summary>From a client: it leaves the channel; no payload. Answered by <see cref="Closed"/>.</summary>
    Close = 21,
}
