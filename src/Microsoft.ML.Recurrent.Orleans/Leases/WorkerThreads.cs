using System.Collections.Concurrent;

namespace Microsoft.ML.Recurrent.Orleans.Leases;

/// <summary>Threads for long work, with a priority below normal, so that a silo keeps answering. Thread-safe.</summary>
internal sealed class WorkerThreads : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _tasks = [];

    /// <param name="count">The threads.</param>
    /// <param name="name">Their name.</param>
    public WorkerThreads(int count, string name)
    {
        MaximumConcurrencyLevel = Math.Max(1, count);
        for (int i = 0; i < count; i++)
            new Thread(Work) { Name = name, IsBackground = true, Priority = ThreadPriority.BelowNormal }.Start();
    }

    public override int MaximumConcurrencyLevel { get; }

    /// <summary>Runs work on one of the threads. What the work starts on its own goes to the pool's threads, so that it may wait for it.</summary>
    public Task<T> Run<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.HideScheduler, this).Unwrap();

    /// <summary>Ends the threads once they have nothing to do.</summary>
    public void Dispose() => _tasks.CompleteAdding();

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks.ToArray();

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    private void Work()
    {
        foreach (var task in _tasks.GetConsumingEnumerable())
            TryExecuteTask(task);
    }
}
