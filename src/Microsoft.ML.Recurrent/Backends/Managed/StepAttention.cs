using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// Additive attention over the steps of each row, with trained queries (Bahdanau et al. 2015, appendix A.1.2; Xu et al. 2015), one for each head (Lin et al. 2017, section 2.1): the scores of
/// a step are e = V tanh(W h + b), the weights α of a head are the softmax of its e over the row's steps, and the row's vector is Σ α h of every head, one after another. A row's result does not
/// depend on the rows beside it.
/// </summary>
/// <param name="weight">W, (units, width).</param>
/// <param name="bias">b, (units).</param>
/// <param name="vector">V, (heads, units).</param>
internal readonly ref struct StepAttention(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, ReadOnlySpan<float> vector)
{
    private readonly ReadOnlySpan<float> _weight = weight;
    private readonly ReadOnlySpan<float> _bias = bias;
    private readonly ReadOnlySpan<float> _vector = vector;

    private int Units => _bias.Length;

    private int Heads => _vector.Length / _bias.Length;

    private int Width => _weight.Length / _bias.Length;

    /// <param name="packing">The batch's layout.</param>
    /// <param name="outputs">(TotalSteps, width), packed.</param>
    /// <param name="weights">(TotalSteps, heads), written: α.</param>
    public void Weigh(Packing packing, ReadOnlySpan<float> outputs, Span<float> weights)
    {
        for (int position = 0; position < packing.TotalSteps; position++)
        {
            var step = At(outputs, position);
            var scores = WeightsAt(weights, position);
            scores.Clear();
            for (int unit = 0; unit < Units; unit++)
            {
                float activation = Activation(unit, step);
                for (int head = 0; head < Heads; head++)
                    scores[head] += Query(head, unit) * activation;
            }
        }

        for (int row = 0; row < packing.Rows && packing.Lengths[row] > 0; row++)
        {
            for (int head = 0; head < Heads; head++)
                Normalize(packing, row, head, weights);
        }
    }

    /// <summary>Sums each row's steps by their weights; a row without steps gives zeros.</summary>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="outputs">(TotalSteps, width), packed.</param>
    /// <param name="weights">(TotalSteps, heads).</param>
    /// <param name="pooled">(rows, stride); the first heads × width columns are written.</param>
    /// <param name="stride">Values from one row to the next.</param>
    public void Pool(Packing packing, ReadOnlySpan<float> outputs, Span<float> weights, Span<float> pooled, int stride)
    {
        for (int row = 0; row < packing.Rows; row++)
        {
            for (int head = 0; head < Heads; head++)
            {
                var target = pooled.Slice(checked(row * stride + head * Width), Width);
                target.Clear();
                for (int step = 0; step < packing.Lengths[row]; step++)
                {
                    int position = packing.StepOffsets[step] + row;
                    TensorPrimitives.MultiplyAdd(At(outputs, position), WeightsAt(weights, position)[head], target, target);
                }
            }
        }
    }

    /// <summary>Adds to the gradients of the outputs and of the parameters.</summary>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="outputs">As in the forward pass.</param>
    /// <param name="weights">As the forward pass wrote them.</param>
    /// <param name="pooled">The gradient of (rows, heads × width).</param>
    /// <param name="outputGradient">(TotalSteps, width).</param>
    /// <param name="gradient">Of the parameters.</param>
    public void Backward(
        Packing packing, ReadOnlySpan<float> outputs, Span<float> weights, ReadOnlySpan<float> pooled, Span<float> outputGradient, StepAttentionGradient gradient)
    {
        Span<float> means = new float[Heads], scores = new float[Heads];
        for (int row = 0; row < packing.Rows && packing.Lengths[row] > 0; row++)
        {
            var own = pooled.Slice(checked(row * Heads * Width), Heads * Width);
            SetMeans(packing, row, outputs, weights, own, means);
            for (int step = 0; step < packing.Lengths[row]; step++)
            {
                int position = packing.StepOffsets[step] + row;
                var output = At(outputs, position);
                var target = outputGradient.Slice(checked(position * Width), Width);
                for (int head = 0; head < Heads; head++)
                {
                    float weight = WeightsAt(weights, position)[head];
                    var ofHead = own.Slice(head * Width, Width);
                    TensorPrimitives.MultiplyAdd(ofHead, weight, target, target);
                    scores[head] = weight * (TensorPrimitives.Dot(ofHead, output) - means[head]);
                }

                BackwardStep(output, scores, target, gradient);
            }
        }
    }

    // Checked: vectors are read from here without a span's own check.
    private ReadOnlySpan<float> At(ReadOnlySpan<float> outputs, int position) => outputs.Slice(checked(position * Width), Width);

    private Span<float> WeightsAt(Span<float> weights, int position) => weights.Slice(checked(position * Heads), Heads);

    private ReadOnlySpan<float> Row(int unit) => _weight.Slice(unit * Width, Width);

    private float Query(int head, int unit) => _vector[head * Units + unit];

    private float Activation(int unit, ReadOnlySpan<float> step) => MathF.Tanh(_bias[unit] + TensorPrimitives.Dot(Row(unit), step));

    /// <summary>Sets, for each head, the mean over a row's steps of the gradients of their weights.</summary>
    private void SetMeans(Packing packing, int row, ReadOnlySpan<float> outputs, Span<float> weights, ReadOnlySpan<float> pooled, Span<float> means)
    {
        for (int head = 0; head < Heads; head++)
        {
            means[head] = 0;
            for (int step = 0; step < packing.Lengths[row]; step++)
            {
                int position = packing.StepOffsets[step] + row;
                means[head] += WeightsAt(weights, position)[head] * TensorPrimitives.Dot(pooled.Slice(head * Width, Width), At(outputs, position));
            }
        }
    }

    /// <param name="output">h.</param>
    /// <param name="scores">The gradient of e, (heads).</param>
    /// <param name="target">The gradient of h, added to.</param>
    /// <param name="gradient">Of the parameters, added to.</param>
    private void BackwardStep(ReadOnlySpan<float> output, ReadOnlySpan<float> scores, Span<float> target, StepAttentionGradient gradient)
    {
        for (int unit = 0; unit < Units; unit++)
        {
            float activation = Activation(unit, output), through = scores[0] * Query(0, unit);
            for (int head = 1; head < scores.Length; head++)
                through += scores[head] * Query(head, unit);
            for (int head = 0; head < scores.Length; head++)
                gradient.Vector[head * Units + unit] += scores[head] * activation;
            float sum = through * (1 - activation * activation);
            gradient.Bias[unit] += sum;
            var row = gradient.Weight.Slice(unit * Width, Width);
            TensorPrimitives.MultiplyAdd(output, sum, row, row);
            TensorPrimitives.MultiplyAdd(Row(unit), sum, target, target);
        }
    }

    private void Normalize(Packing packing, int row, int head, Span<float> weights)
    {
        float most = float.NegativeInfinity, sum = 0;
        for (int step = 0; step < packing.Lengths[row]; step++)
            most = MathF.Max(most, WeightsAt(weights, packing.StepOffsets[step] + row)[head]);
        for (int step = 0; step < packing.Lengths[row]; step++)
        {
            ref float weight = ref WeightsAt(weights, packing.StepOffsets[step] + row)[head];
            sum += weight = MathF.Exp(weight - most);
        }

        for (int step = 0; step < packing.Lengths[row]; step++)
            WeightsAt(weights, packing.StepOffsets[step] + row)[head] /= sum;
    }
}

/// <summary>The gradients of the parameters of <see cref="StepAttention"/>.</summary>
/// <param name="weight">(units, width).</param>
/// <param name="bias">(units).</param>
/// <param name="vector">(heads, units).</param>
internal readonly ref struct StepAttentionGradient(Span<float> weight, Span<float> bias, Span<float> vector)
{
    public Span<float> Weight { get; } = weight;

    public Span<float> Bias { get; } = bias;

    public Span<float> Vector { get; } = vector;
}
