using System.Buffers;
using System.Text.Json;
using Abide.Processes;
using Abide.Protocol;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.Cli.Tests;

public sealed class DaemonConnectionTests
{
    [Fact]
    public void A_list_of_more_than_one_frame_arrives_whole()
    {
        var rows = Enumerable.Range(0, 1000).Select(n => new SessionRow { Id = $"id-{n}", Name = $"session-{n}", Kind = "terminal", Status = "running", Intent = "up" }).ToArray();
        var bytes = new ArrayBufferWriter<byte>();
        Frame.Write(bytes, FrameType.Hello, 0, Json(new Hello(1, 1, "0", "test", 1)));
        ControlFrames.Write(bytes, 0, Json(new SessionList(rows) { Id = 1 }));
        Assert.True(bytes.WrittenCount > 2 * Frame.MaxPayload);

        using var connection = new DaemonConnection(new Replay(bytes.WrittenSpan.ToArray()), "test");

        Assert.Equal(rows.Select(row => row.Name), connection.Ask<SessionList>(new ListSessions()).Sessions.Select(row => row.Name));
    }

    [Fact]
    public void A_connection_that_breaks_is_an_IOException_that_callers_try_again()
    {
        var (mine, theirs) = LocalSocket.Pair(SocketKind.Stream);
        using var stream = new SocketStream(mine);
        theirs.Dispose();

        Assert.Equal(0, stream.Read(new byte[1]));
        Assert.IsType<IOException>(Record.Exception(() => stream.Write(new byte[1])));
    }

    private static byte[] Json(Message message) => MessageCodec.Write(message);

    /// <summary>A daemon that has said it all already; what is asked of it goes nowhere.</summary>
    private sealed class Replay(byte[] bytes) : MemoryStream(bytes, writable: true)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }
    }
}
