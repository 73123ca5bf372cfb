namespace Microsoft.ML.Recurrent.Cells;

/// <summary>Scratch memory of a layer, for one thread at a time. Buffers only grow, so that a warm workspace allocates nothing.</summary>
internal sealed class LayerWorkspace
{
    private float[] _gates = [];
    private float[] _state = [];
    private float[] _hidden = [];

    /// <summary>Pre-activations of a chunk of steps; contents undefined.</summary>
    public float[] Gates(int size) => Grow(ref _gates, size);

    /// <summary>What the cell carries from step to step; contents undefined.</summary>
    public float[] State(int size) => Grow(ref _state, size);

    /// <summary>A step's recurrent products, where the cell keeps them apart; contents undefined.</summary>
    public float[] Hidden(int size) => Grow(ref _hidden, size);

    private static float[] Grow(ref float[] buffer, int size) =>
        buffer.Length >= size ? buffer : buffer = GC.AllocateUninitializedArray<float>(Math.Max(size, 2 * buffer.Length), pinned: true);
}
