using Abide.Processes.Keeping;
using Abide.Processes.Tests.Support;

namespace Abide.Processes.Tests.Keeping;

public sealed class ProtocolTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = KeeperProcess.Patience;
    private KeeperProcess keeper = null!;
    private StandInLink daemon = null!;
    private KeeperSocket client = null!;

    public async ValueTask InitializeAsync()
    {
        (keeper, daemon) = await KeeperProcess.StartAsync();
        client = new KeeperSocket(LocalSocket.Connect(keeper.Instance.KeeperSocket, SocketKind.Messages, out _)!);
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return keeper.DisposeAsync();
    }

    [Fact]
    public void An_unknown_request_is_answered_as_unsupported()
    {
        client.Send(new MessageWriter((MessageType)9999, 42));
        Assert.True(client.TryReceive(Patience, null, out var answer));
        Assert.Equal((MessageType.Unsupported, 42u), (answer.Type, answer.Request));
    }

    [Fact]
    public void A_client_may_not_ask_what_only_a_daemon_may()
    {
        client.Send(new MessageWriter(MessageType.List, 1));
        Assert.True(client.TryReceive(Patience, null, out var answer));
        Assert.Equal(MessageType.Unsupported, answer.Type);
    }

    [Fact]
    public void A_daemon_too_new_is_told_in_one_line()
    {
        client.Send(new MessageWriter(MessageType.Hello, 1).Add(Tag.MinVersion, 2).Add(Tag.MaxVersion, 3));
        Assert.True(client.TryReceive(Patience, null, out var answer));
        Assert.Equal(MessageType.Failed, answer.Type);
        Assert.Equal($"the client speaks keeper protocol 2 to 3, this keeper (process {keeper.Pid}) 1: upgrade the older of the two", answer.Text(Tag.Text));
    }

    [Fact]
    public void A_keeper_too_new_is_told_in_one_line()
    {
        var (ours, theirs) = LocalSocket.Pair();
        LocalSocket.Send(theirs.Value, new MessageWriter(MessageType.Hello).Add(Tag.MinVersion, 8).Add(Tag.MaxVersion, 9).Bytes);
        var refused = Assert.Throws<KeeperException>(() => KeeperLink.Open(ours));
        Assert.Equal("the keeper speaks keeper protocol 8 to 9, this daemon 1: upgrade the older of the two", refused.Message);
        theirs.Dispose();
    }

    [Fact]
    public async Task Unknown_fields_are_skipped_and_rubbish_is_survived()
    {
        for (var length = 0; length < 40; length++) LocalSocket.Send(daemon.Socket.Value, Enumerable.Range(1, length + 1).Select(i => (byte)(i * 37)).ToArray());
        client.Send(new MessageWriter(MessageType.Status, 5).Add((Tag)200, "from the future"));
        Assert.True(client.TryReceive(Patience, null, out var answer));
        Assert.Equal(MessageType.Done, answer.Type);
        Assert.Empty((await daemon.Link.ListAsync()).Runs);
    }

    [Fact]
    public async Task A_reader_that_does_not_read_blocks_nobody()
    {
        using var run = await daemon.Link.SpawnAsync(Specs.Shell("sleep 1000"));
        using var mute = new KeeperSocket(daemon.Socket.Duplicate());
        for (uint i = 0; i < 100; i++) mute.Send(new MessageWriter(MessageType.List, 1_000_000 + i));
        Assert.Equal(1, keeper.Status().Alive);
        Assert.Single((await daemon.Link.ListAsync()).Runs);
    }

    [Fact]
    public void Any_cut_of_a_message_is_refused_or_read()
    {
        var whole = new MessageWriter(MessageType.Spawn, 3).Add(Specs.NewKey()).Add(Tag.Text, "text").Bytes.ToArray();
        var good = Enumerable.Range(0, whole.Length + 1).Where(length => MessageReader.TryRead(whole.AsSpan(0, length), out _)).ToArray();
        // Behind the header, and behind each of the three fields.
        Assert.Equal([6, 27, 40, 49], good);
    }

    [Fact]
    public void A_spec_comes_back_as_it_was()
    {
        var spec = Specs.Shell("echo") with { Name = "x", Umask = 0x1F, Cgroup = "/sys/fs/cgroup/x", Limits = [new(Resource.OpenFiles, 5, ulong.MaxValue)], Columns = 7, Rows = 8 };
        var read = SpecMessage.Read(SpecMessage.Write(spec).Bytes)!;
        Assert.Equal(spec.Arguments, read.Arguments);
        Assert.Equal(spec.Environment, read.Environment);
        Assert.Equal(spec.Limits, read.Limits);
        Assert.Equal(spec with { Arguments = read.Arguments, Environment = read.Environment, Limits = read.Limits }, read);
    }
}
