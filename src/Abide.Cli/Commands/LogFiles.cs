using System.Globalization;
using Abide.Processes;

namespace Abide.Cli.Commands;

/// <summary>A log that is turned over while it is read: <c>PATH</c>, before it <c>PATH.1</c>, before that <c>PATH.2</c>, …</summary>
internal sealed class LogFiles(string path) : IDisposable
{
    private FileStream? _current;

    /// <summary>Copies the last lines, from as many files as they stand in.</summary>
    public void CopyLast(long lines, Stream to)
    {
        var parts = new List<(FileStream File, long From)>();
        for (var number = 0; (number == 0 || lines > 0) && Open(number) is { } file; number++)
        {
            var (from, found) = StartOfLast(file, lines);
            parts.Add((file, from));
            lines -= found;
        }

        for (var i = parts.Count - 1; i >= 0; i--)
        {
            var (file, from) = parts[i];
            file.Position = from;
            Copy(file, to);
            if (i > 0)
                file.Dispose();
            else
                _current = file; // goes on where it ends
        }
    }

    /// <summary>Copies what has come since: the rest of the file that was read last, wherever it was turned over to, and the later ones.</summary>
    public void CopyNew(Stream to)
    {
        var number = _current is { } open ? NumberOf(open) : 0;
        if (_current is not null)
            Copy(_current, to);
        else
            number++;
        while (--number >= 0 && Open(number) is { } next)
        {
            _current?.Dispose();
            _current = next;
            Copy(next, to);
        }
    }

    public void Dispose() => _current?.Dispose();

    /// <summary>Which of the files this is now; where it was deleted, one behind the oldest.</summary>
    private int NumberOf(FileStream file)
    {
        var number = 0;
        while (!FileSystem.IsSameFile((int)file.SafeFileHandle.DangerousGetHandle(), Name(number)) && (number == 0 || File.Exists(Name(number))))
            number++;
        return number;
    }

    private string Name(int number) => number == 0 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    private FileStream? Open(int number)
    {
        try
        {
            return new FileStream(Name(number), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static void Copy(FileStream from, Stream to)
    {
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = from.Read(buffer)) > 0)
            to.Write(buffer.AsSpan(0, count));
    }

    /// <summary>Where the last lines of a file begin, and how many there are.</summary>
    private static (long At, long Lines) StartOfLast(FileStream file, long lines)
    {
        var block = new byte[16 * 1024];
        var found = -1L; // the last line ends with a newline too
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - block.Length);
            file.Position = start;
            file.ReadExactly(block, 0, (int)(end - start));
            for (var i = (int)(end - start) - 1; i >= 0; i--)
            {
                if (block[i] == '\n' && ++found == lines)
                    return (start + i + 1, lines);
            }

            end = start;
        }

        return (0, found + 1);
    }
}
