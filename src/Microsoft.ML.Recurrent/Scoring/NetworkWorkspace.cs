using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// Scratch memory of a managed network, for one thread at a time. A warm workspace allocates nothing; what one long row has taken is given
/// back once only far shorter ones come.
/// </summary>
internal sealed class NetworkWorkspace
{
    private float[] _input = [];
    private float[] _output = [];
    private float[] _head = [];
    private float[] _logits = [];
    private float[] _weights = [];
    private int[] _keys = [];
    private float[][] _further = [[], []];
    private float[][] _lower = [[], []];
    private BufferUse _use;

    public InferenceWorkspace Layer { get; } = new();

    /// <summary>Values that the buffers have room for.</summary>
    public long Length => (long)_input.Length + _output.Length + _head.Length + _logits.Length + _weights.Length + _keys.Length + FurtherLength + Layer.Length;

    private long FurtherLength => (long)_further[0].Length + _further[1].Length + _lower[0].Length + _lower[1].Length;

    /// <summary>Begins a batch; the contents of all buffers are undefined then.</summary>
    /// <param name="steps">Steps, those of every row counted.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="shape">The network's sizes.</param>
    /// <exception cref="InvalidOperationException">The batch is larger than can be held.</exception>
    public void Begin(int steps, int rows, NetworkShape shape)
    {
        int needed = PackedSize.Of(rows, steps, shape.WidestStep);
        if (!_use.IsFarAbove(Length, needed + rows * shape.WidestRow))
            return;
        (_input, _output, _head, _logits, _weights, _keys) = ([], [], [], [], [], []);
        (_further, _lower) = ([[], []], [[], []]);
        Layer.Release();
    }

    /// <summary>A layer's input, (steps, width).</summary>
    public Span<float> Input(int steps, int width) => Grow(ref _input, steps, width);

    /// <summary>A layer's output, (steps, width).</summary>
    public Span<float> Output(int steps, int width) => Grow(ref _output, steps, width);

    /// <summary>The head's input, (rows, width); contents undefined.</summary>
    public Span<float> Head(long rows, int width) => Grow(ref _head, rows, width);

    /// <summary>The head's output, (rows, width), padded; contents undefined.</summary>
    public Span<float> Logits(long rows, int width) => Grow(ref _logits, rows, width);

    /// <summary>The attention's weights, (steps, heads).</summary>
    public Span<float> StepWeights(int steps, int heads) => Grow(ref _weights, steps, heads);

    /// <summary>The static keys of every step's row, (steps, keys).</summary>
    public Span<int> Keys(int steps, int keys) => Grow(ref _keys, steps, keys);

    /// <summary>A direction's further outputs, (steps, width).</summary>
    public Span<float> Further(int direction, int steps, int width) => Grow(ref _further[direction], steps, width);

    /// <summary>The further outputs of the layer below that a direction reads, (steps, width).</summary>
    public Span<float> Lower(int direction, int steps, int width) => Grow(ref _lower[direction], steps, width);

    /// <summary>Makes a layer's output the next one's input.</summary>
    public void SwapLayers() => (_input, _output) = (_output, _input);

    private static Span<T> Grow<T>(ref T[] buffer, long count, int width)
    {
        int size = PackedSize.Of(count, count, width);
        if (buffer.Length < size)
            buffer = GC.AllocateUninitializedArray<T>((int)Math.Min(PackedSize.Most, Math.Max(size, 2L * buffer.Length)));
        return buffer.AsSpan(0, size);
    }
}
