using Microsoft.ML.Recurrent.Backends.Managed.Crf;
using Microsoft.ML.Recurrent.Backends.Onnx;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>Labels that are decoded by rows, in an ONNX graph.</summary>
/// <param name="graph">The graph.</param>
/// <param name="tags">The tags.</param>
/// <param name="logits">(batch, steps, classes).</param>
/// <param name="lengths">(batch), int64.</param>
internal sealed class TagOnnx(OnnxGraph graph, TagField tags, OnnxValue logits, OnnxValue lengths)
{
    private const int StepAxis = 1;
    private const int ClassAxis = 2;

    // Scans want one step at least; rows without any are led past them.
    private OnnxValue Emissions => graph.Pad(graph.Transpose(logits, StepAxis, 0, ClassAxis),
        graph.Concat(0, graph.Integers(0, 0, 0), graph.Max(graph.Sub(graph.Integers(1), Steps), graph.Integers(0)), graph.Integers(0, 0)));

    private OnnxValue Steps => graph.SizeOf(logits, StepAxis);

    /// <returns>Labels from 0, (batch, steps); each label's probability, (batch, steps, classes); the labels' probability, (batch).</returns>
    public OnnxCrfOutputs Append()
    {
        if (tags.Decoded is not { } decoded)
            return new OnnxCrfOutputs(graph.ArgMax(logits, ClassAxis), graph.Softmax(logits, ClassAxis), OfBestLabels());
        var run = graph.Cast(graph.Max(lengths, graph.Integer(1)), OnnxElementType.Int32);
        var learned = tags.Learned?.Parameters ?? new CrfParameters(new float[decoded.Transitions.Length], new float[tags.Classes], new float[tags.Classes]);
        var found = new OnnxCrf(graph, "crf", new OnnxCrfSteps(graph, Emissions, run, tags.Classes)).Append(Hold("crf", learned), Hold("crf.decoded", decoded));
        return new OnnxCrfOutputs(
            graph.First(graph.Transpose(found.Labels, StepAxis, 0), Steps, StepAxis),
            tags.Learned is null ? graph.Softmax(logits, ClassAxis) : graph.First(graph.Transpose(found.Marginals, StepAxis, 0, ClassAxis), Steps, StepAxis),
            graph.Where(graph.Greater(lengths, graph.Integer(0)), graph.Within(found.Probability, null, 1), graph.Number(1)));
    }

    /// <summary>The product of the probabilities of each step's best label.</summary>
    private OnnxValue OfBestLabels()
    {
        var best = graph.ReduceMax(graph.LogSoftmax(logits, ClassAxis), ClassAxis);
        var isInside = graph.Less(graph.Range(graph.Squeeze(Steps, 0)), graph.Unsqueeze(lengths, 1));
        return graph.Exp(graph.ReduceSum(graph.Where(isInside, best, graph.Number(0)), StepAxis));
    }

    private OnnxCrfParameters Hold(string name, CrfParameters parameters) => new(
        graph.Constant($"{name}.transitions", [tags.Classes, tags.Classes], parameters.Transitions.ToArray()),
        graph.Constant($"{name}.start", [tags.Classes], parameters.Start.ToArray()),
        graph.Constant($"{name}.end", [tags.Classes], parameters.End.ToArray()));
}
