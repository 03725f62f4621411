using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Abide.Processes;

namespace Abide.Daemon.Searching;

/// <summary>
/// Searches the journals of many sessions, several at a time, and tells what it finds in the order of the sessions, as it is found. It has threads of its own, which give
/// way to everything else: no session waits for a search. What was found and is not yet taken is bounded, and then the search waits.
/// </summary>
/// <param name="sources">The journals, in order.</param>
/// <param name="plan">What is searched for.</param>
internal sealed class OutputSearch(IReadOnlyList<SearchSource> sources, SearchPlan plan)
{
    /// <summary>Lines of one session that may wait to be taken.</summary>
    private const int MostWaiting = 32;

    /// <summary>Sessions for each thread that are searched before they are due, so that a long journal does not keep the other threads idle.</summary>
    private const int Ahead = 8;

    private static readonly int s_threads = Math.Clamp(Environment.ProcessorCount, 1, 8);

    private long _bytes;

    /// <summary>Where in the first journal to begin.</summary>
    public Position From { get; init; }

    /// <summary>Bytes of output gone through so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>What is found, and what could not be searched.</summary>
    public async IAsyncEnumerable<SearchResult> RunAsync([EnumeratorCancellation] CancellationToken cancelled = default)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        using var work = new BlockingCollection<Job>();
        var threads = Math.Min(s_threads, sources.Count);
        var ends = new Task[threads];
        for (var i = 0; i < threads; i++)
            ends[i] = Task.Factory.StartNew(() => Work(work, over.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            var waiting = new Queue<Job>();
            for (var next = 0; next < sources.Count || waiting.Count > 0;)
            {
                while (next < sources.Count && waiting.Count < threads * Ahead)
                {
                    var job = new Job(sources[next], next == 0 ? From : Position.Zero, Channel.CreateBounded<SearchResult>(MostWaiting));
                    next++;
                    work.Add(job, over.Token);
                    waiting.Enqueue(job);
                }

                await foreach (var result in waiting.Dequeue().Results.Reader.ReadAllAsync(over.Token))
                    yield return result;
            }
        }
        finally
        {
            work.CompleteAdding();
            await over.CancelAsync();
            await Task.WhenAll(ends);
        }
    }

    private void Work(BlockingCollection<Job> work, CancellationToken cancelled)
    {
        Posix.GiveWay();
        var search = new JournalSearch(plan);
        try
        {
            foreach (var job in work.GetConsumingEnumerable(cancelled))
                Do(job, search, cancelled);
        }
        catch (OperationCanceledException)
        {
            // Nobody wants the rest.
        }
    }

    private void Do(Job job, JournalSearch search, CancellationToken cancelled)
    {
        var before = search.Bytes;
        try
        {
            search.Run(job.Source.Open(), job.From, line => Put(job, new SearchResult(job.Source, line, null), cancelled), cancelled);
            job.Results.Writer.Complete();
        }
        catch (Exception e) when (e is JournalException or IOException or UnauthorizedAccessException)
        {
            Put(job, new SearchResult(job.Source, null, e.Message), cancelled);
            job.Results.Writer.Complete();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            job.Results.Writer.Complete(e); // a defect, told to who waits for the search
        }
        finally
        {
            Interlocked.Add(ref _bytes, search.Bytes - before);
        }
    }

    private static void Put(Job job, SearchResult result, CancellationToken cancelled)
    {
        while (!job.Results.Writer.TryWrite(result))
            job.Results.Writer.WaitToWriteAsync(cancelled).AsTask().GetAwaiter().GetResult();
    }

    private sealed record Job(SearchSource Source, Position From, Channel<SearchResult> Results);
}

/// <summary>A session whose journal is searched.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Open">The journal, found when it is due; may throw what reading it may.</param>
internal sealed record SearchSource(SessionId Session, string Name, Func<JournalExtent> Open);

/// <summary>What a search tells.</summary>
/// <param name="Source">Of which session.</param>
/// <param name="Line">A line that matched.</param>
/// <param name="Fault">Why the rest of the session cannot be searched, where that is so.</param>
internal readonly record struct SearchResult(SearchSource Source, FoundLine? Line, string? Fault);
