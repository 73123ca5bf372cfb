using Microsoft.ML.Recurrent.Backends.Managed.Softmax;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>A cluster of rare tokens of an adaptive softmax: a step is projected to fewer values, and they go into a softmax over the cluster's tokens. Immutable and thread-safe.</summary>
internal sealed class ClusterHead
{
    private readonly PackedMatrix _projection;
    private readonly SoftmaxLayer _softmax;
    private readonly int _width;

    public ClusterHead(NetworkShape shape, NetworkWeights weights, int cluster, SimdPath lanes)
    {
        _width = TokenClusters.WidthOf(cluster, shape.HeadWidth);
        _projection = PackedMatrix.FromTransposed(weights[NetworkShape.ClusterName(cluster, NetworkShape.Projection)].Values, shape.HeadWidth, _width, lanes);
        _softmax = new SoftmaxLayer(weights[NetworkShape.ClusterName(cluster, NetworkShape.Weight)].Values, weights[NetworkShape.ClusterName(cluster, NetworkShape.Bias)].Values, _width, lanes);
    }

    public int Tokens => _softmax.Classes;

    /// <summary>The log-probability of each of the cluster's tokens, given the cluster, for one step.</summary>
    /// <param name="top">(width): the highest layer's outputs.</param>
    /// <param name="logProbabilities">At least (<see cref="SoftmaxLayer.Stride"/>), written.</param>
    /// <returns>(<see cref="Tokens"/>) of it.</returns>
    public ReadOnlySpan<float> LogProbabilities(ReadOnlySpan<float> top, float[] logProbabilities)
    {
        _softmax.Logits(Project(top), logProbabilities);
        var own = logProbabilities.AsSpan(0, Tokens);
        System.Numerics.Tensors.TensorPrimitives.Subtract(own, LogSoftmax.Normalizer(own), own);
        return own;
    }

    /// <summary>Values that <see cref="LogProbabilities"/> needs.</summary>
    public int Stride => _softmax.Stride;

    /// <summary>The log-probability of one of the cluster's tokens, given the cluster, for one step.</summary>
    public float LogLikelihood(ReadOnlySpan<float> top, int place, float[] scratch)
    {
        _softmax.Logits(Project(top), scratch);
        return scratch[place] - LogSoftmax.Normalizer(scratch.AsSpan(0, Tokens));
    }

    private unsafe float[] Project(ReadOnlySpan<float> top)
    {
        var projected = new float[_projection.PaddedColumns];
        fixed (float* a = top, c = projected)
            MatrixProduct.Multiply(1, a, top.Length, 1, _projection, null, c, projected.Length);
        return projected[.._width];
    }
}
