using Microsoft.ML.Recurrent.Backends.Managed.Softmax;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// The head of a fitted next-token model: the one place where outputs of the highest layer become what is known of the next token, the log-probability of each token for
/// generation, or of the token that follows for scoring. Immutable and thread-safe.
/// </summary>
internal sealed class NextTokenHead
{
    private readonly SoftmaxLayer _layer;

    public NextTokenHead(NetworkShape shape, NetworkWeights weights, SimdPath lanes)
    {
        // Tied, it is the embeddings of all tokens but the unknown one.
        ReadOnlySpan<float> weight = shape.TiesWeights ? weights[NetworkShape.EmbeddingName(0)].Values.AsSpan(shape.HeadWidth) : weights[NetworkShape.HeadWeightName].Values;
        _layer = new SoftmaxLayer(weight, weights[NetworkShape.HeadBiasName].Values, shape.HeadWidth, lanes);
    }

    /// <summary>Tokens that may follow: output i (from 0) is key i + 1, and the last one is the end of a row, the boundary symbol.</summary>
    public int Outputs => _layer.Classes;

    /// <summary>The logarithm of the probability of each token.</summary>
    /// <param name="top">(steps, width): outputs of the highest layer.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="logProbabilities">(steps, <see cref="Outputs"/>), written.</param>
    public void LogProbabilities(ReadOnlySpan<float> top, NetworkWorkspace workspace, Span<float> logProbabilities)
    {
        int steps = top.Length / _layer.Width;
        var logits = workspace.Logits(steps, _layer.Stride);
        _layer.Logits(top, logits);
        for (int step = 0; step < steps; step++)
        {
            var own = logits.Slice(step * _layer.Stride, Outputs);
            System.Numerics.Tensors.TensorPrimitives.Subtract(own, LogSoftmax.Normalizer(own), logProbabilities.Slice(step * Outputs, Outputs));
        }
    }

    /// <summary>The logarithm of the probability of the token that follows each step.</summary>
    /// <param name="top">(steps, width): outputs of the highest layer.</param>
    /// <param name="tokens">(steps): the token that follows, from 1; 0 where it is unknown.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="logLikelihoods">(steps), written: NaN where the token is unknown.</param>
    public void LogLikelihoods(ReadOnlySpan<float> top, ReadOnlySpan<int> tokens, NetworkWorkspace workspace, Span<float> logLikelihoods) => _layer.LogLikelihoods(
        top, tokens, workspace.Logits(Math.Min(tokens.Length, _layer.BlockSteps), _layer.Stride), logLikelihoods);
}
