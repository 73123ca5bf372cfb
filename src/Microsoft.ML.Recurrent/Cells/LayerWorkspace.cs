namespace Microsoft.ML.Recurrent.Cells;

/// <summary>Scratch memory of a layer, for one thread at a time. Buffers only grow, so that a warm workspace allocates nothing.</summary>
internal sealed class LayerWorkspace
{
    private float[] _gates = [];
    private float[] _state = [];

    /// <summary>Gates of a chunk of steps; contents undefined.</summary>
    public float[] Gates(int size) => Grow(ref _gates, size);

    /// <summary>What the rows carry from step to step; contents undefined.</summary>
    public float[] State(int size) => Grow(ref _state, size);

    private static float[] Grow(ref float[] buffer, int size) =>
        buffer.Length >= size ? buffer : buffer = GC.AllocateUninitializedArray<float>(Math.Max(size, 2 * buffer.Length), pinned: true);
}
