using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Batches without end, epoch after epoch, each shuffled anew when it begins.</summary>
internal sealed class BatchStream(DataPart part, int batchSize, Random random)
{
    private List<int[]> _epoch = [];
    private int _next;

    /// <summary>The next batches.</summary>
    public List<int[]> Take(long count)
    {
        List<int[]> batches = [];
        while (batches.Count < count)
        {
            if (_next == _epoch.Count)
                (_epoch, _next) = (BatchPlan.Shuffled(part, batchSize, random), 0);
            int taken = (int)Math.Min(count - batches.Count, _epoch.Count - _next);
            batches.AddRange(_epoch.GetRange(_next, taken));
            _next += taken;
        }

        return batches;
    }
}
