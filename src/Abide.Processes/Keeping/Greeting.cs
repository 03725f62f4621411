namespace Abide.Processes.Keeping;

/// <summary>The first message of each side: which versions it speaks and what it can do beyond them.</summary>
internal static class Greeting
{
    internal static MessageWriter AddGreeting(this MessageWriter message)
    {
        message.Add(Tag.MinVersion, KeeperProtocol.MinVersion).Add(Tag.MaxVersion, KeeperProtocol.MaxVersion).Add(Tag.Pid, Posix.GetPid());
        foreach (var capability in Capabilities) message.Add(Tag.Capability, capability);
        return message;
    }

    /// <summary>Additions to the version that this build has.</summary>
    internal static readonly string[] Capabilities = ["frames", "adopt", "upgrade", "answers"];

    /// <summary>What the keeper says of itself.</summary>
    internal static KeeperIdentity ReadIdentity(MessageReader message) => new(
        (int)message.Number(Tag.Pid), message.Text(Tag.BootId), message.Text(Tag.Version),
        (int)Math.Min(message.Number(Tag.MaxVersion), KeeperProtocol.MaxVersion), message.Texts(Tag.Capability));
}
