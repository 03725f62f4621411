using System.Text;
using Abide.Processes;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Logs;

/// <summary>
/// The daemon's log: one line an event on standard error, which the keeper has pointed to the log file. A file that has grown too large is turned over: <c>daemon.log</c> becomes
/// <c>daemon.log.1</c>, that <c>daemon.log.2</c>, and so on. Nothing of a screen is ever in it above Trace.
/// </summary>
/// <param name="time">Tells the time of a line.</param>
/// <param name="options">Tells what is wanted; may change at any moment.</param>
/// <param name="path">The file; nothing is turned over where standard error is not it.</param>
internal sealed class LineLog(TimeProvider time, Func<LogOptions> options, string path) : ILogger
{
    private readonly Lock _lock = new();
    private readonly bool _isFile = StandardError.GoesTo(path);
    private long _length = LengthOf(path);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= options().Level;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var now = options();
        if (logLevel < now.Level)
            return;
        var line = new LogLine(time.GetUtcNow(), Environment.ProcessId, logLevel, formatter(state, exception), exception, state as IReadOnlyList<KeyValuePair<string, object?>> ?? []);
        Write(now.Format == LogFormat.Json ? line.ToJson() : Encoding.UTF8.GetBytes(line.ToText()), now);
    }

    private void Write(byte[] line, LogOptions now)
    {
        lock (_lock)
        {
            if (_isFile && _length > 0 && _length + line.Length > now.FileBytes)
                TurnOver_NeedsLock(now.OldFiles);
            StandardError.Write(line);
            _length += line.Length;
        }
    }

    private void TurnOver_NeedsLock(int oldFiles)
    {
        try
        {
            for (var surplus = Math.Max(oldFiles, 1); File.Exists(Old(surplus)); surplus++)
                File.Delete(Old(surplus));
            for (var number = oldFiles - 1; number >= 1; number--)
            {
                if (File.Exists(Old(number)))
                    File.Move(Old(number), Old(number + 1));
            }

            if (oldFiles > 0)
                File.Move(path, Old(1));
            else
                File.Delete(path);
            StandardError.Redirect(path);
            _length = LengthOf(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PosixException)
        {
            _length = 0; // it goes on where it was, and is tried again when that much more was written
        }
    }

    private string Old(int number) => FormattableString.Invariant($"{path}.{number}");

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
