using Microsoft.ML.Recurrent.Backends.Onnx;
using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>Makes one vector per row of the last layer's outputs; padding takes no part. Rows of length 0 are the caller's.</summary>
internal static class OnnxPooling
{
    /// <returns>(batch, EncoderWidth).</returns>
    public static OnnxValue Append(OnnxGraph graph, NetworkShape shape, OnnxLayerOutputs layer, OnnxValue lengths)
    {
        if (shape.Options.Pooling == SequencePooling.Last)
            return layer.LastStep(graph, shape.EncoderWidth);
        var outputs = layer.AllSteps(graph, shape.EncoderWidth);
        return shape.Options.Pooling == SequencePooling.Max ? Max(graph, outputs, lengths) : Mean(graph, outputs, lengths);
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
