using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Backends.Managed.Softmax;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// The head of a fitted next-token model: the one place where outputs of the highest layer become what is known of the next token, the log-probability of each token for
/// generation, or of the token that follows for scoring. Immutable and thread-safe.
/// </summary>
internal sealed class NextTokenHead
{
    private readonly SoftmaxLayer _layer;
    private readonly TokenClusters? _clusters;
    private readonly ClusterHead[] _tails;

    public NextTokenHead(NetworkShape shape, NetworkWeights weights, SimdPath lanes)
    {
        // Tied, it is the embeddings of all tokens but the unknown one.
        ReadOnlySpan<float> weight = shape.TiesWeights ? weights[NetworkShape.EmbeddingName(0)].Values.AsSpan(shape.HeadWidth) : weights[NetworkShape.HeadWeightName].Values;
        _layer = new SoftmaxLayer(weight, weights[NetworkShape.HeadBiasName].Values, shape.HeadWidth, lanes);
        (_clusters, Outputs) = (shape.Clusters, shape.Outputs);
        _tails = [.. Enumerable.Range(0, shape.Clusters?.Count ?? 0).Select(cluster => new ClusterHead(shape, weights, cluster, lanes))];
    }

    /// <summary>Tokens that may follow: output i (from 0) is key i + 1, and the last one is the end of a row, the boundary symbol.</summary>
    public int Outputs { get; }

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
            var own = logits.Slice(step * _layer.Stride, _layer.Classes);
            TensorPrimitives.Subtract(own, LogSoftmax.Normalizer(own), own);
            var target = logProbabilities.Slice(step * Outputs, Outputs);
            if (_clusters is null)
                own.CopyTo(target);
            else
                Spread(_clusters, own, top.Slice(step * _layer.Width, _layer.Width), target);
        }
    }

    /// <summary>The logarithm of the probability of each token but the boundary symbol, given that a row goes on.</summary>
    /// <param name="top">(rows, width): outputs of the highest layer after the rows' last steps.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="logProbabilities">(rows, <see cref="Outputs"/> - 1), written.</param>
    public void Continuations(ReadOnlySpan<float> top, NetworkWorkspace workspace, Span<float> logProbabilities)
    {
        int rows = top.Length / _layer.Width, tokens = Outputs - 1;
        if (_clusters is null)
        {
            var logits = workspace.Logits(rows, _layer.Stride);
            _layer.Logits(top, logits);
            for (int row = 0; row < rows; row++)
                Normalize(logits.Slice(row * _layer.Stride, tokens), logProbabilities.Slice(row * tokens, tokens));
            return;
        }

        var all = new float[Outputs];
        for (int row = 0; row < rows; row++)
        {
            LogProbabilities(top.Slice(row * _layer.Width, _layer.Width), workspace, all);
            Normalize(all.AsSpan(0, tokens), logProbabilities.Slice(row * tokens, tokens));
        }
    }

    private static void Normalize(ReadOnlySpan<float> logits, Span<float> logProbabilities) =>
        TensorPrimitives.Subtract(logits, LogSoftmax.Normalizer(logits), logProbabilities);

    /// <summary>The logarithm of the probability of the token that follows each step.</summary>
    /// <param name="top">(steps, width): outputs of the highest layer.</param>
    /// <param name="tokens">(steps): the token that follows, from 1; 0 where it is unknown.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="logLikelihoods">(steps), written: NaN where the token is unknown.</param>
    public void LogLikelihoods(ReadOnlySpan<float> top, ReadOnlySpan<int> tokens, NetworkWorkspace workspace, Span<float> logLikelihoods)
    {
        var logits = workspace.Logits(Math.Min(tokens.Length, _layer.BlockSteps), _layer.Stride);
        if (_clusters is null)
            _layer.LogLikelihoods(top, tokens, logits, logLikelihoods);
        else
            LogLikelihoods(_clusters, top, tokens, logits, logLikelihoods);
    }

    /// <summary>The log-probabilities of all tokens of one step, from those of the head.</summary>
    private void Spread(TokenClusters clusters, ReadOnlySpan<float> head, ReadOnlySpan<float> top, Span<float> target)
    {
        for (int rank = 0; rank < clusters.Shortlist; rank++)
            target[clusters.Order[rank]] = head[rank];
        for (int cluster = 0; cluster < _tails.Length; cluster++)
        {
            var own = _tails[cluster].LogProbabilities(top, new float[_tails[cluster].Stride]);
            for (int place = 0; place < own.Length; place++)
                target[clusters.Order[clusters.Start(cluster) + place]] = head[clusters.Shortlist + cluster] + own[place];
        }
    }

    private void LogLikelihoods(TokenClusters clusters, ReadOnlySpan<float> top, ReadOnlySpan<int> tokens, Span<float> logits, Span<float> logLikelihoods)
    {
        var outputs = new int[tokens.Length];
        for (int step = 0; step < outputs.Length; step++)
            outputs[step] = tokens[step] == 0 ? 0 : clusters.Find(tokens[step] - 1).HeadOutput + 1;
        _layer.LogLikelihoods(top, outputs, logits, logLikelihoods);
        var scratch = new float[_tails.Max(tail => tail.Stride)];
        for (int step = 0; step < outputs.Length; step++)
        {
            if (tokens[step] > 0 && clusters.Find(tokens[step] - 1) is (_, >= 0 and var cluster, var place))
                logLikelihoods[step] += _tails[cluster].LogLikelihood(top.Slice(step * _layer.Width, _layer.Width), place, scratch);
        }
    }
}
