using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>
/// Loads the next batch on a thread of its own while the current one is computed. Batches come in the plan's order; each is the caller's
/// until it asks for the next.
/// </summary>
/// <param name="set">Where the rows are.</param>
/// <param name="isAhead">Whether there is a thread for it; else a batch is loaded when it is asked for.</param>
internal sealed class BatchPrefetch(ITrainingRows set, bool isAhead = true)
{
    private readonly LoadedBatch[] _buffers = [new(), new()];

    public IEnumerable<LoadedBatch> Read(IReadOnlyList<int[]> plan) => isAhead ? ReadAhead(plan) : plan.Select(rows =>
    {
        _buffers[0].Load(set, rows);
        return _buffers[0];
    });

    private IEnumerable<LoadedBatch> ReadAhead(IReadOnlyList<int[]> plan)
    {
        using BlockingCollection<LoadedBatch> free = new(new ConcurrentQueue<LoadedBatch>(_buffers)), ready = [];
        using var stop = new CancellationTokenSource();
        ExceptionDispatchInfo? failure = null;
        var worker = new Thread(Load) { IsBackground = true, Name = "Batch prefetch" };
        worker.Start();
        try
        {
            foreach (var batch in ready.GetConsumingEnumerable())
            {
                yield return batch;
                free.Add(batch);
            }

            failure?.Throw();
        }
        finally
        {
            stop.Cancel();
            worker.Join();
        }

        void Load()
        {
            try
            {
                foreach (int[] rows in plan)
                {
                    var batch = free.Take(stop.Token);
                    batch.Load(set, rows);
                    ready.Add(batch);
                }
            }
            catch (OperationCanceledException)
            {
                // The caller wants no more batches.
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            finally
            {
                ready.CompleteAdding();
            }
        }
    }
}
