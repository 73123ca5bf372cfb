using Microsoft.ML.Recurrent.Cells;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>Scratch memory of a managed network, for one thread at a time. Buffers only grow.</summary>
internal sealed class NetworkWorkspace
{
    private float[] _input = [];
    private float[] _output = [];
    private float[] _head = [];
    private float[] _logits = [];

    public LayerWorkspace Layer { get; } = new();

    /// <summary>A layer's input; contents undefined.</summary>
    public Span<float> Input(int size) => Grow(ref _input, size);

    /// <summary>A layer's output; contents undefined.</summary>
    public Span<float> Output(int size) => Grow(ref _output, size);

    /// <summary>The head's input; contents undefined.</summary>
    public Span<float> Head(int size) => Grow(ref _head, size);

    /// <summary>The head's output, padded; contents undefined.</summary>
    public Span<float> Logits(int size) => Grow(ref _logits, size);

    /// <summary>Makes a layer's output the next one's input.</summary>
    public void SwapLayers() => (_input, _output) = (_output, _input);

    private static Span<float> Grow(ref float[] buffer, int size)
    {
        if (buffer.Length < size)
            buffer = GC.AllocateUninitializedArray<float>(Math.Max(size, 2 * buffer.Length));
        return buffer.AsSpan(0, size);
    }
}
