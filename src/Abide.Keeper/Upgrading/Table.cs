using System.Buffers.Binary;
using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper.Upgrading;

/// <summary>
/// Everything a keeper knows, as one program hands it to the next: <c>(length u32 · message)*</c>, with descriptors as numbers. It follows the rules
/// of messages: what is unknown is skipped, what is missing has a default.
/// </summary>
internal sealed class Table
{
    private readonly List<byte[]> entries = [];

    /// <summary>The number of the memfd that a table was read from or written to, inherited by the next program.</summary>
    internal IReadOnlyList<byte[]> Entries => entries;

    internal void Add(MessageWriter entry) => entries.Add(entry.Bytes.ToArray());

    internal Descriptor Write()
    {
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, entry.Length);
            bytes.Write(length);
            bytes.Write(entry);
        }
        return MemoryBlock.Create("abide-table", bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>The table, or null when it is damaged or has no keeper in it.</summary>
    internal static Table? Read(int fd)
    {
        if (MemoryBlock.Read(fd, KeeperProtocol.MaxMemory) is not { } bytes) return null;
        var table = new Table();
        var rest = bytes.AsSpan();
        while (rest.Length >= sizeof(int))
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            rest = rest[sizeof(int)..];
            if (length < 0 || length > rest.Length || !MessageReader.TryRead(rest[..length], out _)) return null;
            table.entries.Add(rest[..length].ToArray());
            rest = rest[length..];
        }
        return rest.IsEmpty && table.entries.Count > 0 && table.Entry(0).Type == MessageType.TableKeeper && table.Entry(0).Number(Tag.MinVersion) <= KeeperProtocol.MaxVersion
            ? table
            : null;
    }

    internal MessageReader Entry(int index)
    {
        MessageReader.TryRead(entries[index], out var entry);
        return entry;
    }
}
