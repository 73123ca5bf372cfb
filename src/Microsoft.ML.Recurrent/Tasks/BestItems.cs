namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The most probable items, found in one pass with a heap of as many. For one thread at a time.</summary>
/// <param name="count">How many.</param>
internal sealed class BestItems(int count)
{
    // The least probable of those that are kept stands first, of equals the one of the largest number.
    private readonly PriorityQueue<int, (float LogProbability, int Order)> _heap = new(count + 1);
    private readonly int[] _items = new int[count];

    /// <summary>Finds them.</summary>
    /// <param name="logProbabilities">One for each item; an item of negative infinity is none.</param>
    /// <returns>Numbers of items from 0, the most probable first, of equals the lowest; fewer where fewer are left. Valid until the next call.</returns>
    public ReadOnlySpan<int> Of(ReadOnlySpan<float> logProbabilities)
    {
        float least = float.NegativeInfinity;
        for (int item = 0; item < logProbabilities.Length; item++)
        {
            if (!(logProbabilities[item] > least))
                continue;
            if (_heap.Count < count)
                _heap.Enqueue(item, (logProbabilities[item], -item));
            else
                _heap.EnqueueDequeue(item, (logProbabilities[item], -item));
            if (_heap.Count == count && _heap.TryPeek(out _, out var worst))
                least = worst.LogProbability;
        }

        int found = _heap.Count;
        while (_heap.Count > 0)
            _items[_heap.Count - 1] = _heap.Dequeue();
        return _items.AsSpan(0, found);
    }
}
