using System.Text.Json;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Access;

/// <summary>Who did what: one JSON object a line, in a file of its own that only its owner may read. What is typed is not in it, nor any secret.</summary>
internal sealed class AuditJournal(string path, TimeProvider time)
{
    /// <summary>Bytes of a file; then it becomes the one before, and a new one begins.</summary>
    private const int Most = 4 * 1024 * 1024;

    private readonly Lock _lock = new();
    private FileStream? _file;

    /// <summary>Where the last entries are; those before them are in <see cref="BeforePath"/>.</summary>
    public string Path => path;

    public string BeforePath => path + ".1";

    /// <summary>Notes what somebody did or was refused.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="action">What, as the API calls it.</param>
    /// <param name="target">To which session or token.</param>
    /// <param name="refusal">Why it was refused; null when it was done.</param>
    public void Note(Caller caller, string action, string? target, string? refusal = null)
    {
        var row = new AuditRow(time.GetUtcNow(), caller.Name, caller.From, action, target, refusal);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(row, MessageJson.Default.AuditRow), (byte)'\n'];
        lock (_lock)
        {
            try
            {
                _file ??= Open_NeedsLock();
                if (_file.Length + line.Length > Most)
                {
                    _file.Dispose();
                    File.Move(path, BeforePath, overwrite: true);
                    _file = Open_NeedsLock();
                }

                _file.Write(line);
                _file.Flush();
            }
            catch (IOException)
            {
                // A full disk: what was asked is done all the same, and the daemon's log tells of the disk.
                _file?.Dispose();
                _file = null;
            }
        }
    }

    /// <summary>The last entries, the last first. A torn line, of a daemon that was killed, is left out.</summary>
    public IReadOnlyList<AuditRow> Last(int count)
    {
        var rows = new List<AuditRow>();
        lock (_lock)
        {
            foreach (var file in (ReadOnlySpan<string>)[path, BeforePath])
            {
                if (!File.Exists(file))
                    continue;
                foreach (var line in File.ReadLines(file).Reverse().TakeWhile(_ => rows.Count < count))
                {
                    if (Read(line) is { } row)
                        rows.Add(row);
                }
            }
        }

        return rows;
    }

    private static AuditRow? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, MessageJson.Default.AuditRow);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private FileStream Open_NeedsLock() => new(path, new FileStreamOptions
    {
        Mode = FileMode.Append,
        Access = FileAccess.Write,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });
}
