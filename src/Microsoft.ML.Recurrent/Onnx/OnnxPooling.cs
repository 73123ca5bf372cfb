using Microsoft.ML.Recurrent.Backends.Onnx;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>Makes one vector per row of the last layer's outputs; padding takes no part. Rows of length 0 are the caller's.</summary>
internal static class OnnxPooling
{
    /// <param name="graph">The graph.</param>
    /// <param name="shape">The network's sizes.</param>
    /// <param name="top">The highest layer.</param>
    /// <param name="lengths">(batch).</param>
    /// <param name="attention">The attention's weight, bias and vector, (heads, units); null where steps are pooled in another way.</param>
    /// <returns>(batch, PooledWidth), and the attention's weights, (batch, steps, heads), zeros behind a row's length.</returns>
    public static (OnnxValue Pooled, OnnxValue? StepWeights) Append(OnnxGraph graph, NetworkShape shape, OnnxLayerSteps top, OnnxValue lengths, IReadOnlyList<OnnxValue>? attention)
    {
        if (shape.Options.Pooling == SequencePooling.Last)
            return (top.Last, null);
        if (attention is not null)
            return Attend(graph, shape, top.Outputs, lengths, attention);
        return (shape.Options.Pooling == SequencePooling.Max ? Max(graph, top.Outputs, lengths) : Mean(graph, top.Outputs, lengths), null);
    }

    /// <summary>For each head, the mean by weights that are the softmax, over a row's steps, of vᵀ tanh(W h + b).</summary>
    private static (OnnxValue Pooled, OnnxValue? StepWeights) Attend(OnnxGraph graph, NetworkShape shape, OnnxValue outputs, OnnxValue lengths, IReadOnlyList<OnnxValue> parameters)
    {
        var inside = WithPadding(graph, outputs, lengths, 0);
        var activations = graph.Tanh(graph.Add(graph.MatMul(inside, graph.Transpose(parameters[0], 1, 0)), parameters[1]));
        var scores = graph.MatMul(activations, graph.Transpose(parameters[2], 1, 0));
        // Over the last axis, which every operator set takes alone: (batch, heads, steps).
        var weights = graph.Softmax(graph.Transpose(WithPadding(graph, scores, lengths, float.MinValue), 1, 2, 0), 2);
        var pooled = graph.MatMul(weights, graph.Transpose(inside, 1, 0, 2));
        var byStep = WithPadding(graph, graph.Transpose(weights, 2, 0, 1), lengths, 0);
        return (graph.Reshape(pooled, -1, shape.PooledWidth), graph.Transpose(byStep, 1, 0, 2));
    }

    private static OnnxValue Max(OnnxGraph graph, OnnxValue outputs, OnnxValue lengths) =>
        graph.ReduceMax(WithPadding(graph, outputs, lengths, float.MinValue), 0);

    private static OnnxValue Mean(OnnxGraph graph, OnnxValue outputs, OnnxValue lengths)
    {
        var count = graph.Cast(graph.Max(lengths, graph.Integer(1)), OnnxElementType.Float);
        return graph.Div(graph.ReduceSum(WithPadding(graph, outputs, lengths, 0), 0), graph.Unsqueeze(count, 1));
    }

    /// <param name="graph">The graph.</param>
    /// <param name="outputs">(steps, batch, EncoderWidth).</param>
    /// <param name="lengths">(batch).</param>
    /// <param name="padding">What stands behind a row's length afterwards.</param>
    private static OnnxValue WithPadding(OnnxGraph graph, OnnxValue outputs, OnnxValue lengths, float padding)
    {
        var step = graph.Range(graph.Squeeze(graph.SizeOf(outputs, 0), 0));
        var isInside = graph.Less(graph.Unsqueeze(step, 1), lengths);
        return graph.Where(graph.Unsqueeze(isInside, 2), outputs, graph.Number(padding));
    }
}
