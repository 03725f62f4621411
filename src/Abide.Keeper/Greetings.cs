using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper;

/// <summary>The keeper's answer to a greeting: who it is, or in one line why the two cannot talk.</summary>
internal static class Greetings
{
    internal static string Version { get; } = typeof(Greetings).Assembly.GetName().Version?.ToString(3) ?? "0";

    internal static void Answer(Channel channel, MessageReader hello, string who)
    {
        var mismatch = KeeperProtocol.Mismatch(who, hello.Number(Tag.MinVersion), hello.Number(Tag.MaxVersion), $"keeper (process {Posix.GetPid()})");
        if (mismatch is not null) channel.Fail(hello.Request, Errno.EPROTO, mismatch);
        else channel.Send(new MessageWriter(MessageType.Hello, hello.Request).AddGreeting().Add(Tag.BootId, ProcessTable.BootId).Add(Tag.Version, Version));
    }
}
