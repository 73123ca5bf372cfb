namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>The order in which states were used last. Thread-safe.</summary>
internal sealed class RecentUse
{
    private readonly Lock _changing = new();
    private readonly LinkedList<KeptState> _order = [];

    /// <summary>Makes a state the one that was used last.</summary>
    public void Touch(KeptState state)
    {
        lock (_changing)
        {
            if (state.Use is { } use)
                _order.Remove(use);
            else
                state.Use = new LinkedListNode<KeptState>(state);
            _order.AddLast(state.Use!);
        }
    }

    public void Remove(KeptState state)
    {
        lock (_changing)
        {
            if (state.Use is { } use)
                _order.Remove(use);
            state.Use = null;
        }
    }

    /// <summary>The states that were used least recently, the oldest use first.</summary>
    /// <param name="most">How many.</param>
    public KeptState[] Oldest(int most)
    {
        lock (_changing)
            return [.. _order.Take(most)];
    }
}
