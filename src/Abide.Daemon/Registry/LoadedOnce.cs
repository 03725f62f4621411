namespace Abide.Daemon.Registry;

/// <summary>
/// Something that is loaded when it is first needed, once, however many ask meanwhile: the first caller loads, outside any lock; all others wait for that load and
/// get the same object or the same error. Nobody sees one that is half built.
/// </summary>
/// <typeparam name="T">What is loaded.</typeparam>
/// <param name="load">Loads it; may take long. What it throws is what everybody gets from then on.</param>
internal sealed class LoadedOnce<T>(Func<T> load)
    where T : class
{
    private static readonly Task<T> s_closed = Closed();

    private Task<T>? _load;

    /// <summary>The object, if it is there; any thread may ask.</summary>
    public T? Value => Volatile.Read(ref _load) is { IsCompletedSuccessfully: true } loaded ? loaded.Result : null;

    /// <summary>The object; loads it on this thread, or waits for who does.</summary>
    /// <exception cref="ObjectDisposedException">It is not there and was closed.</exception>
    public T Get()
    {
        var (known, mine) = Claim();
        if (mine is not null)
            Load(mine);
        return known.GetAwaiter().GetResult();
    }

    /// <summary>The same without keeping this thread.</summary>
    public Task<T> GetAsync()
    {
        var (known, mine) = Claim();
        if (mine is not null)
            _ = Task.Run(() => Load(mine));
        return known;
    }

    /// <summary>Puts in what was made rather than loaded.</summary>
    public void Set(T made) => Volatile.Write(ref _load, Task.FromResult(made));

    /// <summary>Takes the object out, if it is there.</summary>
    /// <param name="forGood">False: the next who needs it has it loaded again.</param>
    public T? Take(bool forGood)
    {
        if (Volatile.Read(ref _load) is not { IsCompletedSuccessfully: true } loaded)
            return null;
        Volatile.Write(ref _load, forGood ? s_closed : null);
        return loaded.Result;
    }

    /// <summary>Has nothing loaded from now on; completes when no load is under way any more. What is there stays until it is taken.</summary>
    public async Task CloseAsync()
    {
        if (Interlocked.CompareExchange(ref _load, s_closed, null) is { } load)
            await ((Task)load).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static Task<T> Closed()
    {
        var closed = Task.FromException<T>(new ObjectDisposedException(typeof(T).Name));
        _ = closed.Exception; // who asks is told
        return closed;
    }

    /// <summary>Looks whether somebody loads it or has, and in the same step claims the load where nobody did.</summary>
    private (Task<T> Known, TaskCompletionSource<T>? Mine) Claim()
    {
        if (Volatile.Read(ref _load) is { } known)
            return (known, null);
        var mine = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Interlocked.CompareExchange(ref _load, mine.Task, null) is { } other ? (other, null) : (mine.Task, mine);
    }

    private void Load(TaskCompletionSource<T> mine)
    {
        try
        {
            mine.SetResult(load());
        }
        catch (Exception e)
        {
            mine.SetException(e);
            _ = mine.Task.Exception;
        }
    }
}
