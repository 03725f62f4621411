using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Terminals;

/// <summary>Writes snapshots to disk on a thread of its own, one at a time for each session: a session that comes again too early is told to go on without.</summary>
internal sealed partial class SnapshotWriter : IDisposable
{
    private readonly BlockingCollection<(string Directory, ArrayBufferWriter<byte> Snapshot)> _queue = [];
    private readonly ConcurrentDictionary<string, bool> _underWay = new(StringComparer.Ordinal);
    private readonly Thread _thread;
    private readonly ILogger _log;

    public SnapshotWriter(ILogger log)
    {
        _log = log;
        _thread = new Thread(Run) { Name = "snapshots", IsBackground = true };
        _thread.Start();
    }

    /// <summary>A buffer for a session's snapshot; false while its last one is still being written, unless it must be.</summary>
    public bool TryBegin(string directory, bool must, out ArrayBufferWriter<byte> buffer)
    {
        buffer = new ArrayBufferWriter<byte>(4096);
        return _underWay.TryAdd(directory, true) || must;
    }

    public void Finish(string directory, ArrayBufferWriter<byte> snapshot) => _queue.Add((directory, snapshot));

    /// <summary>Writes what is queued, then ends.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        foreach (var (directory, snapshot) in _queue.GetConsumingEnumerable())
        {
            try
            {
                ScreenStore.Save(directory, snapshot.WrittenSpan);
            }
            catch (DirectoryNotFoundException)
            {
                // The session was removed meanwhile.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogFault(_log, directory, e.Message); // the journal has everything; opening takes longer
            }

            _underWay.TryRemove(directory, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Directory}: the snapshot could not be written: {Fault}")]
    private static partial void LogFault(ILogger logger, string directory, string fault);
}
