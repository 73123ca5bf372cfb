using Microsoft.ML.Recurrent.Backends.Managed.Linear;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Softmax;

/// <summary>
/// A linear layer and a softmax over its outputs, step by step: steps pass through in blocks, so that no more than a block of them ever has a value for each class.
/// Thread-safe; a step's result is bit-identical whatever steps stand beside it.
/// </summary>
/// <param name="weight">(classes, width), as PyTorch keeps it.</param>
/// <param name="bias">(classes).</param>
/// <param name="width">Values of a step.</param>
/// <param name="path">The lane width.</param>
/// <param name="memory">Holds the parameters until another layer does; null for memory of its own.</param>
internal sealed class SoftmaxLayer(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int width, SimdPath path, LinearMemory? memory = null)
{
    private readonly LinearLayer _linear = new(weight, bias, width, path, memory);

    public int Width => _linear.Width;

    public int Classes => _linear.Outputs;

    /// <summary>Classes, rounded up to whole vectors.</summary>
    public int Stride => _linear.Stride;

    /// <summary>Steps of a block.</summary>
    public int BlockSteps => _linear.BlockSteps;

    /// <summary>Logits of some steps.</summary>
    /// <param name="steps">(steps, <see cref="Width"/>).</param>
    /// <param name="logits">(steps, <see cref="Stride"/>), written; what stands behind the classes means nothing.</param>
    public void Logits(ReadOnlySpan<float> steps, Span<float> logits) => _linear.Apply(steps, logits);

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
