using Microsoft.ML.Recurrent.Backends.Onnx;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>A cell that ONNX has itself: its recurrent operator, with the gates in its order.</summary>
/// <param name="cell">The cell.</param>
/// <param name="operatorName">ONNX's name.</param>
/// <param name="gateOrder">The cell's gates by name, in ONNX's order.</param>
/// <param name="attributes">What the operator needs beside directions and sizes, for a number of directions.</param>
internal sealed class OnnxOperatorLayer(
    HandWrittenCell cell, string operatorName, IReadOnlyList<string> gateOrder, Func<int, OnnxAttribute>? attributes = null) : OnnxCellLayer
{
    public override OnnxLayerOutputs Append(
        OnnxGraph graph, string name, OnnxValue steps, OnnxValue lengths, IReadOnlyList<LayerWeights> directions)
    {
        int count = directions.Count, inputs = directions[0].InputSize, hidden = cell.HiddenSize, rows = cell.GateCount * hidden;
        var weightIh = graph.Constant($"{name}.weight_ih", [count, rows, inputs], Join(directions, d => [Reorder(d.WeightIh)]));
        var weightHh = graph.Constant($"{name}.weight_hh", [count, rows, hidden], Join(directions, d => [Reorder(d.WeightHh)]));
        var bias = graph.Constant($"{name}.bias", [count, 2 * rows], Join(directions, d => [Reorder(d.BiasIh), Reorder(d.BiasHh)]));
        OnnxAttribute[] settings =
        [
            new("hidden_size", hidden),
            new("direction", count == 2 ? "bidirectional" : "forward"),
            .. attributes is null ? [] : new[] { attributes(count) },
        ];
        var outputs = graph.Append(operatorName, [steps, weightIh, weightHh, bias, lengths], outputs: 2, settings);
        return new OnnxLayerOutputs(outputs[0], outputs[1]);
    }

    private static float[] Join(IReadOnlyList<LayerWeights> directions, Func<LayerWeights, float[][]> partsOf)
    {
        float[][] parts = [.. directions.SelectMany(partsOf)];
        var joined = new float[parts.Sum(part => part.Length)];
        int start = 0;
        foreach (float[] part in parts)
        {
            part.CopyTo(joined, start);
            start += part.Length;
        }

        return joined;
    }

    /// <param name="gates">(gates × hidden, any), in the cell's order.</param>
    private float[] Reorder(float[] gates)
    {
        int size = gates.Length / cell.GateCount;
        var ordered = new float[gates.Length];
        for (int gate = 0; gate < gateOrder.Count; gate++)
        {
            int source = cell.GateNames.ToList().IndexOf(gateOrder[gate]);
            gates.AsSpan(source * size, size).CopyTo(ordered.AsSpan(gate * size));
        }

        return ordered;
    }
}
