using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>The attention of a fitted network over its steps. Immutable and thread-safe.</summary>
internal sealed class AttentionPooler(NetworkWeights weights)
{
    private readonly float[] _weight = weights[NetworkShape.AttentionWeightName].Values;
    private readonly float[] _bias = weights[NetworkShape.AttentionBiasName].Values;
    private readonly float[] _vector = weights[NetworkShape.AttentionVectorName].Values;

    /// <summary>Heads, each of which gives every step a weight.</summary>
    public int Heads => _vector.Length / _bias.Length;

    private StepAttention Attention => new(_weight, _bias, _vector);

    /// <summary>A network's; null where it pools in another way.</summary>
    public static AttentionPooler? Of(NetworkShape shape, NetworkWeights weights) => shape.AttentionUnits > 0 ? new AttentionPooler(weights) : null;

    /// <param name="packing">The batch's layout.</param>
    /// <param name="outputs">(TotalSteps, EncoderWidth), packed.</param>
    /// <param name="stepWeights">(TotalSteps, heads), written.</param>
    public void Weigh(Packing packing, ReadOnlySpan<float> outputs, Span<float> stepWeights) => Attention.Weigh(packing, outputs, stepWeights);

    /// <param name="packing">The batch's layout.</param>
    /// <param name="outputs">(TotalSteps, EncoderWidth), packed.</param>
    /// <param name="stepWeights">(TotalSteps, heads), written.</param>
    /// <param name="pooled">(rows, stride); the first heads × EncoderWidth columns are written.</param>
    /// <param name="stride">Values from one row to the next.</param>
    public void Pool(Packing packing, ReadOnlySpan<float> outputs, Span<float> stepWeights, Span<float> pooled, int stride)
    {
        Weigh(packing, outputs, stepWeights);
        Attention.Pool(packing, outputs, stepWeights, pooled, stride);
    }
}
