namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>Work in numbered items that do not depend on each other.</summary>
internal interface IParallelWork
{
    /// <param name="item">Which item.</param>
    /// <param name="worker">From 0, below the number of workers; one at a time runs under a number, so that it can own scratch memory.</param>
    void Execute(int item, int worker);
}

/// <summary>
/// Runs the items of one piece of work on the calling thread and on as many threads of the pool as come in time. Whoever is free takes the
/// next item: the caller never waits for a helper that has not started.
/// </summary>
internal sealed class ParallelRun : IThreadPoolWorkItem
{
    private readonly IParallelWork _work;
    private readonly int _items;
    private readonly ManualResetEventSlim _done = new(false, spinCount: 200);
    private int _taken;
    private int _finished;
    private int _workers;
    private Exception? _error;

    private ParallelRun(IParallelWork work, int items) => (_work, _items) = (work, items);

    /// <param name="work">The work.</param>
    /// <param name="items">Its items.</param>
    /// <param name="workers">Threads at most, the caller's included.</param>
    public static void Execute(IParallelWork work, int items, int workers)
    {
        if (Math.Min(items, workers) <= 1)
        {
            for (int item = 0; item < items; item++)
                work.Execute(item, 0);
            return;
        }

        var run = new ParallelRun(work, items);
        for (int helper = 1; helper < Math.Min(items, workers); helper++)
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
        run.TakeItems(0);
        // Not disposed: the helper that sets it may still be inside, and without a wait handle there is nothing to free.
        run._done.Wait();
        if (run._error is { } error)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
    }

    /// <summary>A helper of the pool.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (Volatile.Read(ref _taken) < _items)
            TakeItems(Interlocked.Increment(ref _workers));
    }

    private void TakeItems(int worker)
    {
        int item;
        while ((item = Interlocked.Increment(ref _taken) - 1) < _items)
        {
            try
            {
                _work.Execute(item, worker);
            }
            catch (Exception e)
            {
                // The caller throws it: a thread of the pool has nobody to tell.
                _error = e;
            }

            if (Interlocked.Increment(ref _finished) == _items)
                _done.Set();
        }
    }
}
