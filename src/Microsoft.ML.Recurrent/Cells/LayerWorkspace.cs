using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>Scratch memory of a layer, for one thread at a time. A warm workspace allocates nothing.</summary>
internal sealed class LayerWorkspace
{
    private float[] _gates = [];
    private float[] _state = [];

    /// <summary>Values that the buffers have room for.</summary>
    public long Length => (long)_gates.Length + _state.Length;

    /// <summary>Gates of a chunk of steps; contents undefined.</summary>
    /// <param name="steps">Steps, those of every row counted.</param>
    /// <param name="width">Values per step.</param>
    public float[] Gates(int steps, int width) => Grow(ref _gates, steps, width);

    /// <summary>What the rows carry from step to step; contents undefined.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Values per row.</param>
    public float[] State(int rows, int width) => Grow(ref _state, rows, width);

    /// <summary>Gives the memory back.</summary>
    public void Release() => (_gates, _state) = ([], []);

    private static float[] Grow(ref float[] buffer, int count, int width)
    {
        int size = PackedSize.Of(count, count, width);
        return buffer.Length >= size
            ? buffer
            : buffer = GC.AllocateUninitializedArray<float>((int)Math.Min(PackedSize.Most, Math.Max(size, 2L * buffer.Length)), pinned: true);
    }
}
