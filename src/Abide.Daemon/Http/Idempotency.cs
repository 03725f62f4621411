using System.Security.Cryptography;
using System.Text;
using Abide.Protocol.Messages;
using Microsoft.AspNetCore.Http;

namespace Abide.Daemon.Http;

/// <summary>Does once what is asked several times with one <c>Idempotency-Key</c>: the answer of the first time is given again. Kept in memory, for a day, for each caller.</summary>
internal sealed class Idempotency(TimeProvider time)
{
    public const string Header = "Idempotency-Key";

    private const int Most = 10_000, LongestKey = 200;

    private static readonly TimeSpan Keeps = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Memory> _memories = new(StringComparer.Ordinal);
    private readonly Queue<(DateTimeOffset At, string Key)> _oldest = new();

    /// <summary>Does it, or waits for and takes the answer of whoever does it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="what">What is asked: the same key for something else is a mistake.</param>
    /// <param name="work">Does it.</param>
    /// <param name="answer">Answers the call with the result.</param>
    public async Task OnceAsync<T>(RouteCall call, string what, Func<Task<T>> work, Func<T, Task> answer)
        where T : Message
    {
        var given = call.Http.Request.Headers[Header].ToString();
        if (given.Length == 0)
        {
            await answer(await work());
            return;
        }

        if (given.Length > LongestKey)
            throw RouteCall.Wrong($"{Header} has up to {LongestKey} characters; not {given.Length}");
        var key = $"{call.Caller.Name}\n{call.Http.Request.Path}\n{given}";
        var print = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(what)));
        var (memory, isFirst) = Recall(key, print);
        if (memory.Print != print)
        {
            await Problem.WriteAsync(call.Http, StatusCodes.Status422UnprocessableEntity, "key-reused", $"that {Header} was used for something else; every operation has one of its own");
            return;
        }

        if (isFirst)
        {
            try
            {
                memory.Result.SetResult(await work());
            }
            catch (Exception refused)
            {
                Forget(key); // nothing was done: it may be tried again
                memory.Result.SetException(refused);
            }
        }

        await answer((T)await memory.Result.Task.WaitAsync(call.Gone));
    }

    private (Memory Memory, bool IsFirst) Recall(string key, string print)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            while (_oldest.TryPeek(out var oldest) && (oldest.At + Keeps <= now || _oldest.Count > Most))
                _memories.Remove(_oldest.Dequeue().Key);
            if (_memories.TryGetValue(key, out var known))
                return (known, false);
            _oldest.Enqueue((now, key));
            return (_memories[key] = new Memory(print), true);
        }
    }

    private void Forget(string key)
    {
        lock (_lock)
            _memories.Remove(key);
    }

    /// <summary>What was asked with a key, and what came of it.</summary>
    private sealed record Memory(string Print)
    {
        public TaskCompletionSource<Message> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
