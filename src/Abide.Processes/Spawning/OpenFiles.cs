using System.Globalization;

namespace Abide.Processes;

/// <summary>The limit on open descriptors (RLIMIT_NOFILE). The runtime raises its own soft limit; children want the one a login gives.</summary>
internal static unsafe class OpenFiles
{
    /// <summary>Raises the soft limit of this process to the hard one.</summary>
    internal static void Raise()
    {
        LibC.Limit limit;
        if (LibC.GetLimit(LibC.OpenFilesLimit, &limit) < 0) return;
        limit.Soft = limit.Hard;
        _ = LibC.SetLimit(LibC.OpenFilesLimit, &limit);
    }

    /// <summary>Sets the soft limit; the hard one stays.</summary>
    internal static void SetSoft(ulong soft)
    {
        LibC.Limit limit;
        if (LibC.GetLimit(LibC.OpenFilesLimit, &limit) < 0) return;
        limit.Soft = Math.Min(soft, limit.Hard);
        _ = LibC.SetLimit(LibC.OpenFilesLimit, &limit);
    }

    /// <summary>The soft limit this process was started with: its parent's, since the runtime has changed our own already.</summary>
    internal static ulong Inherited()
    {
        const ulong Usual = 1024;
        try
        {
            // Max open files            1024                 524288               files
            var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{ProcessTable.Parent(Posix.GetPid())}/limits"))
                .FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
            return line is not null && ulong.TryParse(line.AsSpan(26, 20).Trim(), CultureInfo.InvariantCulture, out var soft) ? soft : Usual;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Usual;
        }
    }
}
