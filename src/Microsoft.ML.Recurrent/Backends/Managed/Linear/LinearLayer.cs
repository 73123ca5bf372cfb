using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Linear;

/// <summary>A linear layer over steps. Thread-safe; a step's result is bit-identical whatever steps stand beside it.</summary>
internal sealed unsafe class LinearLayer
{
    // Outputs of a block, where that is not fewer steps than the product is good with.
    private const int BlockValues = 1 << 16;
    private const int LeastBlockSteps = 48;

    private readonly PackedMatrix _weight;
    private readonly AlignedBuffer _bias;

    /// <param name="weight">(outputs, width), as PyTorch keeps it.</param>
    /// <param name="bias">(outputs).</param>
    /// <param name="width">Values of a step.</param>
    /// <param name="path">The lane width.</param>
    /// <param name="memory">Holds the parameters until another layer does; null for memory of its own.</param>
    public LinearLayer(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int width, SimdPath path, LinearMemory? memory = null)
    {
        _weight = PackedMatrix.FromTransposed(weight, width, bias.Length, path, memory?.Weight);
        _bias = (memory?.Bias ?? new AlignedBuffer()).Reserve(_weight.PaddedColumns);
        bias.CopyTo(_bias.Span);
        BlockSteps = Math.Max(LeastBlockSteps, BlockValues / _weight.PaddedColumns);
    }

    public int Width => _weight.Rows;

    public int Outputs => _weight.Columns;

    /// <summary>Outputs, rounded up to whole vectors.</summary>
    public int Stride => _weight.PaddedColumns;

    /// <summary>Steps that are worth a block of their own.</summary>
    public int BlockSteps { get; }

    /// <summary>Outputs of some steps.</summary>
    /// <param name="steps">(steps, <see cref="Width"/>).</param>
    /// <param name="outputs">(steps, <see cref="Stride"/>), written; what stands behind the outputs means nothing.</param>
    public void Apply(ReadOnlySpan<float> steps, Span<float> outputs)
    {
        int rows = steps.Length / Width;
        if (outputs.Length < (long)rows * Stride)
            throw new ArgumentException($"There is room for {outputs.Length} outputs; expected {rows} steps of {Stride}.", nameof(outputs));
        fixed (float* a = steps, start = _bias, c = outputs)
            MatrixProduct.Multiply(rows, a, Width, 1, _weight, start, c, Stride);
    }
}
