using System.Diagnostics;
using System.Threading.Channels;

namespace Microsoft.ML.Recurrent.Orleans.Postgres;

/// <summary>One caller's part of a group: it waits for its own result.</summary>
/// <typeparam name="TResult">The result.</typeparam>
internal abstract class Grouped<TResult>
{
    private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Result => _done.Task;

    /// <summary>Its part of a group's bytes.</summary>
    public virtual long Bytes => 0;

    public void Succeed(TResult result) => _done.TrySetResult(result);

    public void Fail(Exception error) => _done.TrySetException(error);
}

/// <summary>Gathers the requests of many callers and sends them in groups: while groups are under way, the next one gathers. The callers of a group that has
/// just been sent are about to send again: the next group waits a small part of the time that the last one took for as many as that. Thread-safe.</summary>
/// <typeparam name="TRequest">A caller's part.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
internal sealed class GroupCommit<TRequest, TResult> : IAsyncDisposable
    where TRequest : Grouped<TResult>
{
    private const long MaximumGroupBytes = 1 << 23;

    // A group waits for others an eighth of the time that a group takes, so that a store that answers fast is not kept waiting, nor a lone caller.
    private const int WaitedPart = 8;

    private static readonly TimeSpan _shortestWait = TimeSpan.FromMilliseconds(1), _longestWait = TimeSpan.FromMilliseconds(20);

    private readonly Channel<TRequest> _pending;
    private readonly Func<IReadOnlyList<TRequest>, Task> _send;
    private readonly int _maximumSize;
    private readonly Task[] _lanes;

    /// <param name="send">Sends a group; it gives every request its result or error, and throws where all of them have the same error.</param>
    /// <param name="lanes">Groups under way at once.</param>
    /// <param name="maximumSize">Requests of a group.</param>
    /// <param name="capacity">Requests that may wait.</param>
    public GroupCommit(Func<IReadOnlyList<TRequest>, Task> send, int lanes, int maximumSize, int capacity)
    {
        (_send, _maximumSize) = (send, maximumSize);
        _pending = Channel.CreateBounded<TRequest>(new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.Wait });
        // On the pool's threads: whoever makes the store may be on a grain's scheduler.
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => Task.Run(RunAsync))];
    }

    /// <summary>Adds a request to the next group.</summary>
    /// <returns>False if too many wait, or the group commit is closed.</returns>
    public bool TryAdd(TRequest request) => _pending.Writer.TryWrite(request);

    /// <summary>Sends the requests that wait, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _pending.Writer.TryComplete();
        await Task.WhenAll(_lanes);
    }

    private async Task RunAsync()
    {
        var group = new List<TRequest>(_maximumSize);
        var (count, time) = (0, TimeSpan.Zero);
        while (await _pending.Reader.WaitToReadAsync())
        {
            await WaitForOthersAsync(count, time);
            Gather(group);
            if (group.Count == 0)
                continue;
            long begin = Stopwatch.GetTimestamp();
            await SendAsync(group);
            (count, time) = (group.Count, Stopwatch.GetElapsedTime(begin));
            group.Clear();
        }
    }

    /// <param name="count">Requests of the last group.</param>
    /// <param name="time">The time that it took.</param>
    private async Task WaitForOthersAsync(int count, TimeSpan time)
    {
        var wait = time / WaitedPart;
        if (count > 1 && wait >= _shortestWait && _pending.Reader.Count < count)
            await Task.Delay(wait < _longestWait ? wait : _longestWait);
    }

    private void Gather(List<TRequest> group)
    {
        long bytes = 0;
        while (group.Count < _maximumSize && bytes < MaximumGroupBytes && _pending.Reader.TryRead(out var request))
        {
            group.Add(request);
            bytes += request.Bytes;
        }
    }

    private async Task SendAsync(IReadOnlyList<TRequest> group)
    {
        try
        {
            await _send(group);
        }
        catch (Exception e)
        {
            foreach (var request in group)
                request.Fail(e);
        }
    }
}
