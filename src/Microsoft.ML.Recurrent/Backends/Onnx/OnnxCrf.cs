using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Backends.Onnx;

/// <summary>The results of a conditional random field in ONNX.</summary>
/// <param name="Labels">(steps, batch), integers: the labels of the highest score; behind a row's end its last label.</param>
/// <param name="Marginals">(steps, batch, labels): each label's probability; of no meaning behind a row's end.</param>
/// <param name="Probability">(batch): the probability of the labels.</param>
internal sealed record OnnxCrfOutputs(OnnxValue Labels, OnnxValue Marginals, OnnxValue Probability);

/// <summary>The parameters of a field as a graph holds them.</summary>
/// <param name="Transitions">(labels, labels), from one to the next.</param>
/// <param name="Start">(labels).</param>
/// <param name="End">(labels).</param>
internal sealed record OnnxCrfParameters(OnnxValue Transitions, OnnxValue Start, OnnxValue End);

/// <summary>A linear-chain conditional random field: scans over the steps forward and back, in logarithms.</summary>
/// <param name="model">The graph.</param>
/// <param name="name">A name for the scans' bodies.</param>
/// <param name="steps">The batch.</param>
internal sealed class OnnxCrf(OnnxGraph model, string name, OnnxCrfSteps steps)
{
    private int Labels => steps.Labels;

    /// <param name="field">The field, whose probabilities are given.</param>
    /// <param name="decoded">The field that is decoded: the same, or one that forbids more.</param>
    public OnnxCrfOutputs Append(OnnxCrfParameters field, OnnxCrfParameters decoded)
    {
        var best = Forward("viterbi", decoded, isBest: true);
        var sums = Forward("forward", field, isBest: false);
        var last = model.Add(best.Values, decoded.End);
        var score = model.Add(best.Offset, model.Cast(model.ReduceMax(last, 1), OnnxElementType.Double));
        var logPartition = model.Add(sums.Offset, model.Cast(model.LogOfSum(model.Add(sums.Values, field.End), 1), OnnxElementType.Double));
        return new OnnxCrfOutputs(
            Back(model.ArgMax(last, 1), best.Steps),
            model.Softmax(model.Add(sums.Steps, Backward(field)), 2),
            model.Cast(model.Exp(model.Sub(score, logPartition)), OnnxElementType.Float));
    }

    /// <summary>Scans from the first step on. Values are less the largest of them, which the offset sums up in double precision.</summary>
    /// <param name="what">A name for the body.</param>
    /// <param name="field">The field.</param>
    /// <param name="isBest">The largest of the ways to a label, which are handed out as the labels before; else the logarithm of their sum, which is handed out.</param>
    private OnnxCrfScan Forward(string what, OnnxCrfParameters field, bool isBest)
    {
        var body = new OnnxCrfBody(model.Body($"{name}.{what}"), Labels);
        var (values, offset) = (body.Input("values", OnnxElementType.Float, Labels), body.Input("offset", OnnxElementType.Double));
        var (emissions, isFirst, isInside) = (body.Input("emissions", OnnxElementType.Float, Labels), body.Single("is_first"), body.Input("is_inside", OnnxElementType.Bool, 1));
        var graph = body.Graph;
        var ways = graph.Add(graph.Unsqueeze(values, 2), field.Transitions);
        var next = graph.Add(graph.Where(isFirst, field.Start, isBest ? graph.ReduceMax(ways, 1) : graph.LogOfSum(ways, 1)), emissions);
        var most = graph.ReduceMax(next, 1);
        var kept = graph.Where(isInside, graph.Sub(next, graph.Unsqueeze(most, 1)), values);
        body.Output("next_values", OnnxElementType.Float, kept, Labels);
        body.Output("next_offset", OnnxElementType.Double,
            graph.Where(graph.Squeeze(isInside, 1), graph.Add(offset, graph.Cast(most, OnnxElementType.Double)), offset));
        if (isBest)
            body.Output("before", OnnxElementType.Int64, graph.Where(graph.And(isInside, graph.Not(isFirst)), graph.ArgMax(ways, 1), body.EachLabel), Labels);
        else
            body.Output("kept", OnnxElementType.Float, kept, Labels);
        var results = model.Append("Scan", [steps.Zeros(Labels), steps.DoubleZeros, steps.Emissions, steps.AreFirst, steps.AreInside], 3,
            new OnnxAttribute("body", graph), new OnnxAttribute("num_scan_inputs", 3));
        return new OnnxCrfScan(results[0], results[1], results[2]);
    }

    /// <summary>(steps, batch, labels): of each step the logarithms of all that may follow its labels, up to a number that all labels share.</summary>
    private OnnxValue Backward(OnnxCrfParameters field)
    {
        var body = new OnnxCrfBody(model.Body($"{name}.backward"), Labels);
        var values = body.Input("values", OnnxElementType.Float, Labels);
        var (emissions, isInside) = (body.Input("emissions", OnnxElementType.Float, Labels), body.Input("is_inside", OnnxElementType.Bool, 1));
        var graph = body.Graph;
        var ways = graph.Add(graph.Unsqueeze(graph.Add(values, emissions), 1), field.Transitions);
        var before = graph.LogOfSum(ways, 2);
        var less = graph.Sub(before, graph.Unsqueeze(graph.ReduceMax(before, 1), 1));
        body.Output("next_values", OnnxElementType.Float, graph.Where(isInside, less, values), Labels);
        body.Output("kept", OnnxElementType.Float, values, Labels);
        return model.Append("Scan", [model.Add(steps.Zeros(Labels), field.End), steps.Emissions, steps.AreInside], 2,
            [new OnnxAttribute("body", graph), new OnnxAttribute("num_scan_inputs", 2), .. Reversed(2)])[1];
    }

    /// <summary>(steps, batch): from each row's last label back to its first.</summary>
    private OnnxValue Back(OnnxValue last, OnnxValue before)
    {
        var body = new OnnxCrfBody(model.Body($"{name}.back"), Labels);
        var (label, labels) = (body.Input("label", OnnxElementType.Int64), body.Input("before", OnnxElementType.Int64, Labels));
        var graph = body.Graph;
        body.Output("next_label", OnnxElementType.Int64, graph.Squeeze(graph.GatherAlong(labels, 1, graph.Unsqueeze(label, 1)), 1));
        body.Output("kept", OnnxElementType.Int64, label);
        return model.Append("Scan", [last, before], 2, [new OnnxAttribute("body", graph), new OnnxAttribute("num_scan_inputs", 1), .. Reversed(1)])[1];
    }

    private static OnnxAttribute[] Reversed(int inputs) =>
        [new("scan_input_directions", [.. Enumerable.Repeat(1, inputs)]), new("scan_output_directions", [1])];
}
