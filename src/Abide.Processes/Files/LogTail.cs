using System.Text;

namespace Abide.Processes;

/// <summary>The end of a log, for an error message.</summary>
internal static class LogTail
{
    private const int MaxBytes = 4096, MaxLines = 12;

    /// <summary>The last lines behind <paramref name="from"/>, behind a colon; empty when there are none.</summary>
    internal static string Read(string path, long from = 0)
    {
        try
        {
            using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            var start = Math.Max(from, RandomAccess.GetLength(file) - MaxBytes);
            var bytes = new byte[MaxBytes];
            var lines = Encoding.UTF8.GetString(bytes.AsSpan(0, RandomAccess.Read(file, bytes, start))).TrimEnd().Split('\n');
            var text = string.Join('\n', lines.Skip(lines.Length - MaxLines));
            return text.Length == 0 ? "" : ": " + text;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
