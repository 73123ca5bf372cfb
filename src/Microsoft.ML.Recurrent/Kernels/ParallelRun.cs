using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>Work in numbered items that do not depend on each other.</summary>
internal interface IParallelWork
{
    /// <param name="item">Which item.</param>
    /// <param name="worker">From 0, below the number of workers; one at a time runs under a number, so that it can own scratch memory.</param>
    void Execute(int item, int worker);
}

/// <summary>
/// Runs the items of one piece of work on the calling thread and on as many threads of the pool as come in time. A worker begins with its own
/// share, which is the same in every piece of work of the same size, so that what it finds in its cache is its own; then it takes what
/// the others have left: the caller never waits for a helper that has not started.
/// </summary>
internal sealed class ParallelRun : IThreadPoolWorkItem
{
    // Waking a sleeping thread takes about 0.1 ms, as long as much of what is to be shared. So a helper that was asked to looks out for the
    // next piece of work for as long as lies between a layer's ways forward and back, and whoever waits for the last item does not sleep at once.
    private static readonly TimeSpan _lingering = TimeSpan.FromMicroseconds(500);
    private static ParallelRun? _offered;
    private static int _lookingOut;

    private readonly IParallelWork _work;
    private readonly int _items;
    private readonly int _workers;
    private readonly bool _lingers;
    private readonly int[] _taken;
    private readonly ManualResetEventSlim _done = new(false, spinCount: 1);
    private int _finished;
    private int _joined;
    private Exception? _error;

    private ParallelRun(IParallelWork work, int items, int workers, bool lingers)
    {
        (_work, _items, _workers, _lingers) = (work, items, workers, lingers);
        _taken = new int[workers];
    }

    /// <param name="work">The work.</param>
    /// <param name="items">Its items.</param>
    /// <param name="workers">Threads at most, the caller's included.</param>
    /// <param name="lingers">Whether more work will follow within a fraction of a millisecond: helpers stay awake for it.</param>
    public static void Execute(IParallelWork work, int items, int workers, bool lingers = false)
    {
        if (Math.Min(items, workers) <= 1)
        {
            for (int item = 0; item < items; item++)
                work.Execute(item, 0);
            return;
        }

        var run = new ParallelRun(work, items, Math.Min(items, workers), lingers);
        int awake = Volatile.Read(ref _lookingOut);
        if (awake > 0)
            Volatile.Write(ref _offered, run);
        for (int helper = 1 + awake; helper < run._workers; helper++)
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
        run.TakeItems(0);
        Interlocked.CompareExchange(ref _offered, null, run);
        run.Wait();
        if (run._error is { } error)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
    }

    /// <summary>A helper of the pool.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Join();
        if (_lingers)
            LookOut();
    }

    /// <summary>Serves whatever run is offered, until none has been for a while or the pool has other work for this thread.</summary>
    private static void LookOut()
    {
        Interlocked.Increment(ref _lookingOut);
        for (long idle = Stopwatch.GetTimestamp();
            Stopwatch.GetElapsedTime(idle) < _lingering && ThreadPool.PendingWorkItemCount == 0; Thread.SpinWait(10))
        {
            if (Volatile.Read(ref _offered) is not { } run)
                continue;
            Interlocked.Decrement(ref _lookingOut);
            if (run.Join())
                idle = Stopwatch.GetTimestamp();
            Interlocked.Increment(ref _lookingOut);
        }

        Interlocked.Decrement(ref _lookingOut);
    }

    private bool Join()
    {
        // Read first: a helper that looks out comes by often.
        if (Volatile.Read(ref _joined) >= _workers - 1 || Volatile.Read(ref _finished) == _items)
            return false;
        int worker = Interlocked.Increment(ref _joined);
        if (worker >= _workers)
            return false;
        TakeItems(worker);
        return true;
    }

    private void TakeItems(int worker)
    {
        for (int turn = 0; turn < _workers; turn++)
        {
            int share = (worker + turn) % _workers, end = Start(share + 1), item;
            while ((item = Start(share) + Interlocked.Increment(ref _taken[share]) - 1) < end)
                Run(item, worker);
        }
    }

    private int Start(int share) => (int)((long)_items * share / _workers);

    private void Run(int item, int worker)
    {
        try
        {
            // After an error nobody wants the other items.
            if (_error is null)
                _work.Execute(item, worker);
        }
        catch (Exception e)
        {
            // The caller throws the first one: a thread of the pool has nobody to tell.
            Interlocked.CompareExchange(ref _error, e, null);
        }

        if (Interlocked.Increment(ref _finished) == _items)
            _done.Set();
    }

    private void Wait()
    {
        for (long start = Stopwatch.GetTimestamp(); !_done.IsSet && Stopwatch.GetElapsedTime(start) < _lingering;)
            Thread.SpinWait(10);
        // Not disposed: the helper that sets it may still be inside, and without a wait handle there is nothing to free.
        _done.Wait();
    }
}
