using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// Additive attention over the steps of each row, with one head and a trained query (Bahdanau et al. 2015, appendix A.1.2; Xu et al. 2015): e = vᵀ tanh(W h + b), α is the
/// softmax of e over the row's steps, and the row's vector is Σ α h. A row's result does not depend on the rows beside it.
/// </summary>
/// <param name="weight">W, (units, width).</param>
/// <param name="bias">b, (units).</param>
/// <param name="vector">v, (units).</param>
internal readonly ref struct StepAttention(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, ReadOnlySpan<float> vector)
{
    private readonly ReadOnlySpan<float> _weight = weight;
    private readonly ReadOnlySpan<float> _bias = bias;
    private readonly ReadOnlySpan<float> _vector = vector;

    private int Units => _vector.Length;

    private int Width => _weight.Length / _vector.Length;

    /// <param name="packing">The batch's layout.</param>
    /// <param name="outputs">(TotalSteps, width), packed.</param>
    /// <param name="weights">(TotalSteps), written: α.</param>
    public void Weigh(Packing packing, ReadOnlySpan<float> outputs, Span<float> weights)
    {
        for (int position = 0; position < packing.TotalSteps; position++)
        {
            var step = At(outputs, position);
            float score = 0;
            for (int unit = 0; unit < Units; unit++)
                score += _vector[unit] * Activation(unit, step);
            weights[position] = score;
        }

        for (int row = 0; row < packing.Rows && packing.Lengths[row] > 0; row++)
            Normalize(packing, row, weights);
    }

    /// <summary>Sums each row's steps by their weights; a row without steps gives zeros.</summary>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="outputs">(TotalSteps, width), packed.</param>
    /// <param name="weights">(TotalSteps).</param>
    /// <param name="pooled">(rows, stride); the first width columns are written.</param>
    /// <param name="stride">Values from one row to the next.</param>
    public void Pool(Packing packing, ReadOnlySpan<float> outputs, ReadOnlySpan<float> weights, Span<float> pooled, int stride)
    {
        for (int row = 0; row < packing.Rows; row++)
        {
            var target = pooled.Slice(row * stride, Width);
            target.Clear();
            for (int step = 0; step < packing.Lengths[row]; step++)
            {
                int position = packing.StepOffsets[step] + row;
                TensorPrimitives.MultiplyAdd(At(outputs, position), weights[position], target, target);
            }
        }
    }

    /// <summary>Adds to the gradients of the outputs and of the parameters.</summary>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="outputs">As in the forward pass.</param>
    /// <param name="weights">As the forward pass wrote them.</param>
    /// <param name="pooled">The gradient of (rows, width).</param>
    /// <param name="outputGradient">(TotalSteps, width).</param>
    /// <param name="gradient">Of the parameters.</param>
    public void Backward(
        Packing packing, ReadOnlySpan<float> outputs, ReadOnlySpan<float> weights, ReadOnlySpan<float> pooled, Span<float> outputGradient, StepAttentionGradient gradient)
    {
        for (int row = 0; row < packing.Rows && packing.Lengths[row] > 0; row++)
        {
            var own = pooled.Slice(row * Width, Width);
            float mean = 0;
            for (int step = 0; step < packing.Lengths[row]; step++)
                mean += weights[packing.StepOffsets[step] + row] * TensorPrimitives.Dot(own, At(outputs, packing.StepOffsets[step] + row));
            for (int step = 0; step < packing.Lengths[row]; step++)
            {
                int position = packing.StepOffsets[step] + row;
                var output = At(outputs, position);
                var target = outputGradient.Slice(checked(position * Width), Width);
                TensorPrimitives.MultiplyAdd(own, weights[position], target, target);
                BackwardStep(output, weights[position] * (TensorPrimitives.Dot(own, output) - mean), target, gradient);
            }
        }
    }

    // Checked: vectors are read from here without a span's own check.
    private ReadOnlySpan<float> At(ReadOnlySpan<float> outputs, int position) => outputs.Slice(checked(position * Width), Width);

    private ReadOnlySpan<float> Row(int unit) => _weight.Slice(unit * Width, Width);

    private float Activation(int unit, ReadOnlySpan<float> step) => MathF.Tanh(_bias[unit] + TensorPrimitives.Dot(Row(unit), step));

    /// <param name="output">h.</param>
    /// <param name="score">The gradient of e.</param>
    /// <param name="target">The gradient of h, added to.</param>
    /// <param name="gradient">Of the parameters, added to.</param>
    private void BackwardStep(ReadOnlySpan<float> output, float score, Span<float> target, StepAttentionGradient gradient)
    {
        for (int unit = 0; unit < Units; unit++)
        {
            float activation = Activation(unit, output), sum = score * _vector[unit] * (1 - activation * activation);
            gradient.Vector[unit] += score * activation;
            gradient.Bias[unit] += sum;
            var row = gradient.Weight.Slice(unit * Width, Width);
            TensorPrimitives.MultiplyAdd(output, sum, row, row);
            TensorPrimitives.MultiplyAdd(Row(unit), sum, target, target);
        }
    }

    private static void Normalize(Packing packing, int row, Span<float> weights)
    {
        float most = float.NegativeInfinity, sum = 0;
        for (int step = 0; step < packing.Lengths[row]; step++)
            most = MathF.Max(most, weights[packing.StepOffsets[step] + row]);
        for (int step = 0; step < packing.Lengths[row]; step++)
        {
            ref float weight = ref weights[packing.StepOffsets[step] + row];
            sum += weight = MathF.Exp(weight - most);
        }

        for (int step = 0; step < packing.Lengths[row]; step++)
            weights[packing.StepOffsets[step] + row] /= sum;
    }
}

/// <summary>The gradients of the parameters of <see cref="StepAttention"/>.</summary>
/// <param name="weight">(units, width).</param>
/// <param name="bias">(units).</param>
/// <param name="vector">(units).</param>
internal readonly ref struct StepAttentionGradient(Span<float> weight, Span<float> bias, Span<float> vector)
{
    public Span<float> Weight { get; } = weight;

    public Span<float> Bias { get; } = bias;

    public Span<float> Vector { get; } = vector;
}
