using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Abide.Daemon.Journal;
using Abide.Terminal;

namespace Abide.Daemon.Terminals;

/// <summary>
/// A session's last snapshot: the screen at a journal position, so that opening does not replay from the start. A snapshot that is missing, torn or of another
/// version is a miss, never an error: the journal has everything.
/// <code>
///  magic "AbideScr" 8 · position 8 · length of the held bytes 4 · crc32c of all before and of the held bytes 4 · held bytes · the screen's own snapshot
/// </code>
/// </summary>
internal static class ScreenStore
{
    private const int HeaderBytes = 24;

    private static ReadOnlySpan<byte> Magic => "AbideScr"u8;

    public static string PathIn(string directory) => Path.Combine(directory, "screen");

    /// <summary>Writes a snapshot as the bytes of a file.</summary>
    public static void Write(IBufferWriter<byte> to, Screen screen, Position position, ReadOnlySpan<byte> held)
    {
        var header = to.GetSpan(HeaderBytes + held.Length)[..(HeaderBytes + held.Length)];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], position.Value);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], held.Length);
        held.CopyTo(header[HeaderBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], Check(header));
        to.Advance(header.Length);
        screen.WriteSnapshot(to);
    }

    /// <summary>Puts a snapshot in the place of the last one, whole or not at all.</summary>
    public static void Save(string directory, ReadOnlySpan<byte> snapshot)
    {
        var path = PathIn(directory);
        var fresh = path + ".new";
        using (var file = File.OpenHandle(fresh, FileMode.Create, FileAccess.Write))
            RandomAccess.Write(file, snapshot, 0);
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>The last snapshot, if it is of a position that the journal has; null when there is none.</summary>
    public static (Screen Screen, Position Position, byte[] Held)? TryLoad(string directory, SessionJournal journal, ScreenOptions limits)
    {
        try
        {
            var bytes = File.ReadAllBytes(PathIn(directory));
            if (bytes.Length < HeaderBytes || !bytes.AsSpan().StartsWith(Magic))
                return null;
            var position = new Position(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8)));
            var heldLength = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(16));
            if (!journal.Contains(position) || heldLength < 0 || heldLength > bytes.Length - HeaderBytes)
                return null;
            var header = bytes.AsSpan(0, HeaderBytes + heldLength);
            if (Check(header) != BinaryPrimitives.ReadUInt32LittleEndian(header[20..]))
                return null;
            return (Screen.ReadSnapshot(bytes.AsSpan(header.Length), limits), position, header[HeaderBytes..].ToArray());
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static uint Check(ReadOnlySpan<byte> header)
    {
        var crc = 0u;
        foreach (var word in MemoryMarshal.Cast<byte, uint>(header[..20]))
            crc = BitOperations.Crc32C(crc, word);
        foreach (var one in header[HeaderBytes..])
            crc = BitOperations.Crc32C(crc, one);
        return crc;
    }
}
