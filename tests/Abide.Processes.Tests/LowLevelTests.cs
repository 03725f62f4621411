using System.Text;
using Abide.Processes.Tests.Support;

namespace Abide.Processes.Tests;

public sealed class LowLevelTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("abide-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void A_terminal_has_its_size_and_takes_whole_utf8_characters_back()
    {
        var (master, slavePath) = Pty.Open(101, 33);
        using var slave = Pty.OpenSlave(master.Value);
        Assert.StartsWith("/dev/pts/", slavePath, StringComparison.Ordinal);
        Assert.Equal((101, 33), Pty.GetSize(slave.Value));
        Pty.SetSize(master.Value, 5, 6);
        Assert.Equal((5, 6), Pty.GetSize(slave.Value));
        using var signal = new WakeSignal();
        Assert.Equal((0, 0), Pty.GetSize(signal.Descriptor.Value));
        Output.Type(master, "aü\u007fb\n");
        var line = new byte[10];
        var length = Posix.Read(slave.Value, line);
        Assert.Equal("ab\n", Encoding.UTF8.GetString(line, 0, length));
        master.Dispose();
    }

    [Fact]
    public void Packet_mode_puts_a_byte_before_the_data_and_available_does_not_count_it()
    {
        var (master, _) = Pty.Open(80, 24);
        using var owned = master;
        using var slave = Pty.OpenSlave(master.Value);
        Pty.EnablePacketMode(master.Value);
        Posix.Write(slave.Value, "hello"u8);
        Posix.WaitFor(master.Value, PollEvents.In, 10_000);
        Assert.Equal(5, Pty.Available(master.Value));
        var data = new byte[20];
        Assert.Equal(6, Posix.Read(master.Value, data));
        Assert.Equal(0, data[0]);
    }

    [Fact]
    public void Raw_mode_is_left_as_it_was_found()
    {
        var (master, _) = Pty.Open(80, 24);
        using var owned = master;
        using var slave = Pty.OpenSlave(master.Value);
        Assert.True(TerminalMode.IsTerminal(slave.Value));
        using (TerminalMode.EnterRaw(slave.Value))
        {
            Output.Type(master, "x");
            Posix.WaitFor(slave.Value, PollEvents.In, 10_000);
            Assert.Equal(1, Posix.Read(slave.Value, new byte[10]));
            Assert.Equal(0, Pty.Available(master.Value));
        }
        Output.Type(master, "y\n");
        Assert.Equal("y\r\n", Output.ReadUntil(master, "\n"));
    }

    [Fact]
    public void A_poller_tells_one_thread_once_when_asked_to()
    {
        using var poller = new Poller();
        using var signal = new WakeSignal();
        poller.Add(signal.Descriptor.Value, 0x1234_5678_9abc, PollEvents.In | PollEvents.OneShot);
        var events = new PollEvent[8];
        Assert.Equal(0, poller.Wait(events, 0));
        signal.Set();
        signal.Set();
        Assert.Equal(1, poller.Wait(events, 10_000));
        Assert.Equal(new PollEvent(0x1234_5678_9abc, PollEvents.In), events[0]);
        Assert.Equal(0, poller.Wait(events, 0));
        poller.Change(signal.Descriptor.Value, 7, PollEvents.In);
        Assert.Equal(1, poller.Wait(events, 10_000));
        Assert.Equal(7, events[0].Token);
        Assert.True(signal.Clear());
        Assert.False(signal.Clear());
        poller.Remove(signal.Descriptor.Value);
        signal.Set();
        Assert.Equal(0, poller.Wait(events, 0));
    }

    [Fact]
    public void Shared_memory_is_the_same_for_both_and_cannot_shrink()
    {
        using var first = SharedMemory.Create("test", 10_000);
        using var second = SharedMemory.Map(first.Descriptor.Duplicate());
        first.Span[9_999] = 77;
        Assert.Equal(77, second.Span[9_999]);
        Assert.Equal(10_000, second.Length);
        Assert.Equal(-Errno.EPERM, FileSystem.Truncate(second.Descriptor.Value, 5));
        second.Dispose();
        Assert.True(second.Span.IsEmpty);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200)]
    public void Sockets_work_at_short_and_long_paths_are_private_and_carry_descriptors(int length)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, new string('s', length))).FullName, "socket");
        Assert.Null(LocalSocket.Connect(path, SocketKind.Stream, out var error));
        Assert.Equal(Errno.ENOENT, error);
        using var listener = LocalSocket.Listen(path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Null(LocalSocket.Accept(listener.Value, out error));
        Assert.Equal(Errno.EAGAIN, error);
        using var client = LocalSocket.Connect(path, SocketKind.Stream, out _)!;
        using var server = LocalSocket.Accept(listener.Value, out _)!;
        Assert.Equal(new PeerCredentials(Posix.GetPid(), Posix.GetUid()), LocalSocket.PeerCredentials(server.Value));

        using var signal = new WakeSignal();
        var many = Enumerable.Repeat(signal.Descriptor.Value, LocalSocket.MaxDescriptors).ToArray();
        Assert.Equal(2, LocalSocket.Send(client.Value, "hi"u8, many));
        var received = new List<Descriptor>();
        Assert.Equal(2, LocalSocket.Receive(server.Value, new byte[10], received));
        Assert.Equal(many.Length, received.Count);
        Posix.Write(received[100].Value, [1, 0, 0, 0, 0, 0, 0, 0]);
        Assert.True(signal.Clear());
        foreach (var one in received) one.Dispose();

        client.Dispose();
        // A program that another test starts just now holds a copy until its exec.
        Posix.WaitFor(server.Value, PollEvents.In, 10_000);
        Assert.Equal(0, LocalSocket.Receive(server.Value, new byte[10]));
        Assert.Equal(-Errno.EPIPE, LocalSocket.Send(server.Value, "x"u8));
    }

    [Fact]
    public void A_message_longer_than_the_buffer_is_lost_with_its_descriptors_and_nothing_else()
    {
        var (first, second) = LocalSocket.Pair();
        using var signal = new WakeSignal();
        LocalSocket.Send(first.Value, new byte[100], [signal.Descriptor.Value]);
        LocalSocket.Send(first.Value, new byte[5]);
        var received = new List<Descriptor>();
        Assert.Equal(-Errno.EMSGSIZE, LocalSocket.Receive(second.Value, new byte[10], received));
        Assert.Empty(received);
        Assert.Equal(5, LocalSocket.Receive(second.Value, new byte[10], received));
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public void A_lock_is_held_by_whoever_has_its_descriptor_and_survives_the_deletion_of_its_file()
    {
        var path = Path.Combine(directory, "lock");
        var first = FileLock.TryAcquire(path)!;
        Assert.Equal(Posix.GetPid(), FileLock.ReadOwner(path));
        Assert.Null(FileLock.TryAcquire(path));
        Assert.Null(FileLock.Acquire(path, TimeSpan.FromMilliseconds(50)));
        using (var inherited = first.Descriptor.Duplicate())
        {
            first.Dispose();
            Assert.Null(FileLock.TryAcquire(path));
        }
        using var again = FileLock.Acquire(path, TimeSpan.FromSeconds(10))!;
        File.Delete(path);
        using var other = FileLock.TryAcquire(path)!;
        Assert.NotNull(other);
        Assert.Null(FileLock.TryAcquire(path));
    }

    [Fact]
    public void Room_is_reserved_without_a_change_of_size()
    {
        using var file = File.OpenHandle(Path.Combine(directory, "file"), FileMode.Create, FileAccess.ReadWrite);
        var fd = (int)file.DangerousGetHandle();
        Assert.Equal(0, FileSystem.Reserve(fd, 0, 65536));
        Assert.Equal(0, RandomAccess.GetLength(file));
        Assert.Equal(5, FileSystem.WriteAt(fd, "hello"u8, 3));
        var read = new byte[10];
        Assert.Equal(8, FileSystem.ReadAt(fd, read, 0));
        Assert.Equal("\0\0\0hello\0\0"u8.ToArray(), read);
        Assert.Equal(0, FileSystem.SyncFile(fd));
        Assert.Equal(0, FileSystem.SyncAll(fd));
        Assert.Equal(-Errno.EBADF, FileSystem.Reserve(-1, 0, 1));
    }

    [Fact]
    public void A_private_directory_is_made_with_its_parents_or_tightened_and_a_shared_one_refused()
    {
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var deep = Path.Combine(directory, "a", "b");
        Assert.True(FileSystem.PrivateDirectory(deep));
        Assert.Equal(Private, File.GetUnixFileMode(deep));
        File.SetUnixFileMode(deep, Private | UnixFileMode.OtherRead);
        Assert.True(FileSystem.PrivateDirectory(deep));
        Assert.Equal(Private, File.GetUnixFileMode(deep));
        File.SetUnixFileMode(deep, Private | UnixFileMode.OtherWrite | UnixFileMode.StickyBit);
        Assert.False(FileSystem.PrivateDirectory(deep));
        File.WriteAllText(Path.Combine(directory, "file"), "");
        Assert.False(FileSystem.PrivateDirectory(Path.Combine(directory, "file")));
    }

    [Fact]
    public async Task A_watch_tells_the_end_of_a_process_once_somebody_else_reaped_it()
    {
        var pid = new Launch { Program = "/bin/sh", Arguments = ["sh", "-c", "exit 42"], Environment = [] }.Start();
        using var watch = ProcessWatch.Open(pid)!;
        await Eventually.TrueAsync(() => watch.HasEnded, "it ended");
        Assert.Equal(new ExitStatus(42, null), watch.ReadExit());
        Assert.Equal(42, Child.Peek(pid)!.Value.Status.Code);
        Assert.Equal(42, Child.Reap(pid)!.Value.Status.Code);
        Assert.Null(Child.Reap(pid));
        // Kernels before 6.15 cannot tell any more.
        Assert.Contains(watch.ReadExit(), new[] { new ExitStatus(42, null), default });
        Assert.Equal(-Errno.ESRCH, watch.Signal(0));
        Assert.Null(ProcessWatch.Open(pid));
    }

    [Fact]
    public void The_process_table_knows_this_process()
    {
        var self = Posix.GetPid();
        Assert.True(ProcessTable.StartTime(self) > 0);
        Assert.Contains(ProcessTable.State(self), "RSD");
        Assert.Contains("Abide.Processes.Tests", ProcessTable.CommandLine(self), StringComparison.Ordinal);
        Assert.Contains(self, ProcessTable.All());
        Assert.Equal(36, ProcessTable.BootId.Length);
        Assert.Equal(0ul, ProcessTable.StartTime(int.MaxValue));
        Assert.Equal('\0', ProcessTable.State(int.MaxValue));
        Assert.Null(ProcessTable.CommandLine(int.MaxValue));
        Assert.Empty(ProcessTable.WithRun(Guid.NewGuid().ToString()));
    }

    [Fact]
    public void The_user_database_knows_root_and_errors_have_words()
    {
        Assert.Equal(("root", "/root"), (UserDatabase.Find(0)!.Name, UserDatabase.Find(0)!.Home));
        Assert.Null(UserDatabase.Find(987_654_321));
        Assert.Equal("permission denied", Posix.Describe(Errno.EACCES));
        Assert.Equal("no such file or directory", Posix.Describe(-Errno.ENOENT));
    }

    [Fact]
    public void A_launch_puts_descriptors_in_order_even_where_they_cross()
    {
        // Two pipes whose numbers are each other's targets, whatever they are now.
        var (first, second) = LocalSocket.Pair(SocketKind.Stream);
        var (third, fourth) = LocalSocket.Pair(SocketKind.Stream);
        var targets = Enumerable.Repeat(Launch.Null, Math.Max(second.Value, fourth.Value) + 1).ToArray();
        (targets[second.Value], targets[fourth.Value]) = (fourth.Value, second.Value);
        var script = $"echo to-second >&{second.Value}; echo to-fourth >&{fourth.Value}";
        var pid = new Launch { Program = "/bin/bash", Arguments = ["bash", "-c", script], Environment = [], Descriptors = targets }.Start();
        Assert.True(pid > 0);
        Assert.Equal("to-second\n", Output.ReadUntil(third, "\n"));
        Assert.Equal("to-fourth\n", Output.ReadUntil(first, "\n"));
        foreach (var one in new[] { first, second, third, fourth }) one.Dispose();
    }
}
