using Microsoft.ML.Recurrent.Backends.Onnx;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>Appends a network to a graph, from the inputs of its steps to its logits; what stands before and behind is the
/// caller's.</summary>
/// <param name="graph">The graph.</param>
/// <param name="shape">The network's sizes.</param>
/// <param name="weights">Its numbers.</param>
/// <param name="prefix">The prefix of its weights' names in the graph.</param>
internal sealed class OnnxNetwork(OnnxGraph graph, NetworkShape shape, NetworkWeights weights, string prefix = "")
{
    /// <summary>Looks tokens up; one that is out of range is the unknown token.</summary>
    /// <param name="column">The token column, from 0.</param>
    /// <param name="tokens">(batch, steps), int64.</param>
    /// <returns>(batch, steps, EmbeddingSize).</returns>
    public OnnxValue Embed(int column, OnnxValue tokens)
    {
        return graph.Gather(Weight(NetworkShape.EmbeddingName(column)), Within(tokens, shape.TokenCounts[column]));
    }

    /// <summary>Runs all layers and pools their outputs; a row of length 0 gives zeros.</summary>
    /// <param name="steps">(batch, steps, StepWidth); what stands behind a row's length has no influence.</param>
    /// <param name="lengths">(batch), int64.</param>
    public OnnxEncoding Encode(OnnxValue steps, OnnxValue lengths)
    {
        var encoding = OnnxPooling.Append(graph, shape, LastLayer(steps, lengths), lengths, shape.AttentionUnits == 0 ? null : Attention());
        return encoding with
        {
            Pooled = graph.Where(graph.Unsqueeze(graph.Greater(lengths, graph.Integer(0)), 1), encoding.Pooled, graph.Number(0)),
            // A row of the batch has one step at least on its way through the layers.
            StepWeights = encoding.StepWeights is { } weights ? graph.First(weights, graph.SizeOf(steps, 1), axis: 1) : null,
        };
    }

    /// <summary>From the inputs of the steps to the logits.</summary>
    /// <param name="steps">(batch, steps, StepWidth); what stands behind a row's length has no influence.</param>
    /// <param name="lengths">(batch), int64; at least HeadSteps each.</param>
    /// <param name="statics">(batch, static features), or null where there are none.</param>
    /// <param name="keys">For each static key, (batch), int64.</param>
    /// <returns>(batch, OutputsPerRow).</returns>
    public OnnxValue Logits(OnnxValue steps, OnnxValue lengths, OnnxValue? statics, IReadOnlyList<OnnxValue>? keys = null)
    {
        if (shape.HeadSteps > 0)
            return graph.Reshape(Head(LastSteps(LastLayer(steps, lengths), lengths), []), -1, shape.OutputsPerRow);
        return LogitsOf(Encode(steps, lengths), statics, keys);
    }

    /// <summary>From the pooled steps to the logits.</summary>
    /// <param name="encoding">The pooled steps.</param>
    /// <param name="statics">(batch, static features), or null where there are none.</param>
    /// <param name="keys">For each static key, (batch), int64.</param>
    public OnnxValue LogitsOf(OnnxEncoding encoding, OnnxValue? statics, IReadOnlyList<OnnxValue>? keys) =>
        Head(statics is { } joined ? graph.Concat(1, encoding.Pooled, joined) : encoding.Pooled, keys ?? []);

    /// <summary>The attention's weight, bias and vector, (heads, units).</summary>
    private OnnxValue[] Attention()
    {
        OnnxValue[] parameters = [.. NetworkShape.AttentionNames.Select(Weight)];
        return shape.AttentionHeads == 1 ? [parameters[0], parameters[1], graph.Unsqueeze(parameters[2], 0)] : parameters;
    }

    private OnnxLayerOutputs LastLayer(OnnxValue steps, OnnxValue lengths)
    {
        // Recurrent operators want at least one step; an empty row runs over padding, and its result is thrown away.
        var stepsFirst = PadToOneStep(graph.Transpose(steps, 1, 0, 2));
        var run = graph.Cast(graph.Max(lengths, graph.Integer(1)), OnnxElementType.Int32);
        var layer = Layer(0, new OnnxLayerInputs(stepsFirst, run));
        for (int i = 1; i < shape.Options.Layers; i++)
            layer = Layer(i, new OnnxLayerInputs(layer.AllSteps(graph, shape.EncoderWidth), run) { Lower = Lower(i, layer) });
        return layer;
    }

    /// <summary>(batch × HeadSteps, EncoderWidth): what the head reads where it reads steps on their own.</summary>
    private OnnxValue LastSteps(OnnxLayerOutputs layer, OnnxValue lengths)
    {
        var rowsFirst = graph.Transpose(layer.AllSteps(graph, shape.EncoderWidth), 1, 0, 2);
        var back = graph.Integers([.. Enumerable.Range(-shape.HeadSteps, shape.HeadSteps).Select(step => (long)step)]);
        var positions = graph.Add(graph.Unsqueeze(lengths, 1), back);
        return graph.Reshape(graph.GatherRows(rowsFirst, graph.Unsqueeze(positions, 2)), -1, shape.EncoderWidth);
    }

    /// <param name="input">(rows, numbers that the head reads).</param>
    /// <param name="keys">For each static key, (rows), int64: a row of the head's weight is looked up, zeros for the missing key.</param>
    private OnnxValue Head(OnnxValue input, IReadOnlyList<OnnxValue> keys)
    {
        var bias = Weight(NetworkShape.HeadBiasName);
        if (keys.Count == 0)
            return graph.Linear(input, Weight(NetworkShape.HeadWeightName), bias);
        var layout = new HeadLayout(shape);
        var numbers = graph.Constant(prefix + NetworkShape.HeadWeightName, [shape.Outputs, layout.Width],
            HeadColumns(layout.Runs.SelectMany(run => Enumerable.Range(run.Column, run.Width)), byColumn: false));
        var logits = graph.Linear(input, numbers, bias);
        for (int i = 0; i < keys.Count; i++)
        {
            var (start, width) = layout.Keys[i];
            float[] rows = [.. new float[shape.Outputs], .. HeadColumns(Enumerable.Range(start, width), byColumn: true)];
            var table = graph.Constant($"{prefix}{NetworkShape.HeadWeightName}.key{i}", [width + 1, shape.Outputs], rows);
            logits = graph.Add(logits, graph.Gather(table, Within(keys[i], width + 1)));
        }

        return logits;
    }

    private float[] HeadColumns(IEnumerable<int> columns, bool byColumn)
    {
        float[] weight = weights[NetworkShape.HeadWeightName].Values;
        var outputs = Enumerable.Range(0, shape.Outputs);
        return byColumn
            ? [.. columns.SelectMany(column => outputs.Select(output => weight[output * shape.HeadWidth + column]))]
            : [.. outputs.SelectMany(output => columns.Select(column => weight[output * shape.HeadWidth + column]))];
    }

    /// <summary>Numbers from 1 to below a count; every other one is 0.</summary>
    private OnnxValue Within(OnnxValue numbers, int count)
    {
        var isKnown = graph.And(graph.Greater(numbers, graph.Integer(0)), graph.Less(numbers, graph.Integer(count)));
        return graph.Where(isKnown, numbers, graph.Integer(0));
    }

    private OnnxLayerOutputs Layer(int layer, OnnxLayerInputs inputs) => OnnxLayer.Append(
        graph, $"{prefix}recurrent.l{layer}", shape.Layer(layer).Graph, shape.Layer(layer).Sizes, inputs,
        [.. Enumerable.Range(0, shape.Directions).Select(direction => weights.Layer(shape, layer, direction == 1))]);

    /// <summary>For each direction, what a layer reads of the further outputs of the layer below; null where that is nothing.</summary>
    private OnnxValue[]? Lower(int layer, OnnxLayerOutputs below)
    {
        if (shape.LowerOf(layer) is not { } read)
            return null;
        var columns = graph.Integers([.. read.Columns.SelectMany(column => Enumerable.Range(column.Start, column.Units)).Select(column => (long)column)]);
        return [.. below.Further.Select(further => graph.Take(further, 2, columns))];
    }

    private OnnxValue PadToOneStep(OnnxValue stepsFirst)
    {
        var missing = graph.Max(graph.Sub(graph.Integers(1), graph.SizeOf(stepsFirst, 0)), graph.Integers(0));
        return graph.Pad(stepsFirst, graph.Concat(0, graph.Integers(0, 0, 0), missing, graph.Integers(0, 0)));
    }

    private OnnxValue Weight(string name) => graph.Constant(prefix + name, weights[name].Shape, weights[name].Values);
}
