using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Softmax;

/// <summary>
/// A linear layer and a softmax over its outputs, step by step: steps pass through in blocks, so that no more than a block of them ever has a value for each class.
/// Thread-safe; a step's result is bit-identical whatever steps stand beside it.
/// </summary>
internal sealed unsafe class SoftmaxLayer
{
    // Values of a block, where that is not fewer steps than the product is good with.
    private const int BlockValues = 1 << 16;
    private const int LeastBlockSteps = 48;

    private readonly PackedMatrix _weight;
    private readonly AlignedBuffer _bias;

    /// <param name="weight">(classes, width), as PyTorch keeps it.</param>
    /// <param name="bias">(classes).</param>
    /// <param name="width">Values of a step.</param>
    /// <param name="path">The lane width.</param>
    public SoftmaxLayer(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int width, SimdPath path)
    {
        _weight = PackedMatrix.FromTransposed(weight, width, bias.Length, path);
        _bias = new AlignedBuffer(_weight.PaddedColumns);
        bias.CopyTo(_bias.Span);
        BlockSteps = Math.Max(LeastBlockSteps, BlockValues / _weight.PaddedColumns);
    }

    public int Width => _weight.Rows;

    public int Classes => _weight.Columns;

    /// <summary>Classes, rounded up to whole vectors.</summary>
    public int Stride => _weight.PaddedColumns;

    /// <summary>Steps of a block.</summary>
    public int BlockSteps { get; }

    /// <summary>Logits of some steps.</summary>
    /// <param name="steps">(steps, <see cref="Width"/>).</param>
    /// <param name="logits">(steps, <see cref="Stride"/>), written; what stands behind the classes means nothing.</param>
    public void Logits(ReadOnlySpan<float> steps, Span<float> logits)
    {
        int rows = steps.Length / Width;
        if (logits.Length < (long)rows * Stride)
            throw new ArgumentException($"There is room for {logits.Length} logits; expected {rows} steps of {Stride}.", nameof(logits));
        fixed (float* a = steps, start = _bias, c = logits)
            MatrixProduct.Multiply(rows, a, Width, 1, _weight, start, c, Stride);
    }

    /// <summary>The log-probability of one class for each step.</summary>
    /// <param name="steps">(steps, <see cref="Width"/>).</param>
    /// <param name="classes">(steps): a class from 1, or 0 for none.</param>
    /// <param name="logits">(<see cref="BlockSteps"/>, <see cref="Stride"/>), scratch memory.</param>
    /// <param name="logLikelihoods">(steps), written: NaN where there is no class.</param>
    public void LogLikelihoods(ReadOnlySpan<float> steps, ReadOnlySpan<int> classes, Span<float> logits, Span<float> logLikelihoods)
    {
        for (int first = 0; first < classes.Length; first += BlockSteps)
        {
            int count = Math.Min(BlockSteps, classes.Length - first);
            Logits(steps.Slice(first * Width, count * Width), logits);
            for (int step = 0; step < count; step++)
            {
                var own = logits.Slice(step * Stride, Classes);
                int target = classes[first + step] - 1;
                logLikelihoods[first + step] = target < 0 ? float.NaN : own[target] - LogSoftmax.Normalizer(own);
            }
        }
    }
}
