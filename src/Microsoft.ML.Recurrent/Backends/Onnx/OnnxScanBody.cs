using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Backends.Onnx;

/// <summary>The body of a scan: one step of a cell for all rows, of which those that the step is not within keep their states.</summary>
internal sealed class OnnxScanBody
{
    // Not the model's own batch: rows may have been added on the way here.
    private static readonly OnnxDimension _rows = new(0, "rows");

    private readonly OnnxGraph _body;
    private readonly CellGraph _cell;
    private readonly LayerSizes _sizes;
    private readonly NodeTiming[] _timings;
    private readonly OnnxProducts _products;
    private readonly int[] _scanned;

    /// <param name="body">The body, empty.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="sizes">The layer's sizes.</param>
    /// <param name="timings">When each node's value can be computed.</param>
    /// <param name="products">The products.</param>
    /// <param name="scanned">The nodes whose values the scan hands in step by step.</param>
    public OnnxScanBody(OnnxGraph body, CellGraph cell, LayerSizes sizes, NodeTiming[] timings, OnnxProducts products, int[] scanned)
    {
        (_body, _cell, _sizes, _timings, _products, _scanned) = (body, cell, sizes, timings, products, scanned);
        int state = cell.States.ToList().FindIndex(s => s.Next == cell.Outputs[0].Node);
        LastOutput = state >= 0 ? state : cell.States.Length;
        int[] units = [.. cell.States.Select(s => sizes.Of(s.Size))];
        Carried = state >= 0 ? units : [.. units, sizes.Hidden];
    }

    /// <summary>The units of what the scan carries from step to step: the states, then the output where it is none of them.</summary>
    public IReadOnlyList<int> Carried { get; }

    /// <summary>The place of the output among them.</summary>
    public int LastOutput { get; }

    /// <param name="hoisted">The values that stand before the scan.</param>
    public OnnxGraph Complete(OnnxValue?[] hoisted)
    {
        OnnxValue[] carried = [.. Carried.Select((units, i) => Input($"carried{i}", OnnxElementType.Float, units))];
        var isInside = Input("is_inside", OnnxElementType.Bool, 1);
        var values = Start(hoisted, carried);
        for (int node = 0; node < values.Length; node++)
        {
            if (values[node] is null)
                Evaluate(node, values);
        }

        int[] next = [.. _cell.States.Select(s => s.Next), .. Carried.Count > _cell.States.Length ? [_cell.Outputs[0].Node] : Array.Empty<int>()];
        OnnxValue[] kept = [.. next.Select((node, i) => _body.Where(isInside, values[node]!.Value, carried[i]))];
        for (int i = 0; i < kept.Length; i++)
            Output($"next{i}", kept[i], Carried[i]);
        Output("output0", kept[LastOutput], _sizes.Hidden);
        for (int output = 1; output < _cell.Outputs.Length; output++)
            AddFurther(output, isInside, values[_cell.Outputs[output].Node]!.Value);
        return _body;
    }

    /// <summary>The values that are there when the step begins.</summary>
    private OnnxValue?[] Start(OnnxValue?[] hoisted, OnnxValue[] carried)
    {
        var values = new OnnxValue?[_cell.Nodes.Length];
        for (int node = 0; node < values.Length; node++)
            values[node] = _timings[node] == NodeTiming.Once ? hoisted[node] : null;
        for (int i = 0; i < _scanned.Length; i++)
            values[_scanned[i]] = Input($"scanned{i}", OnnxElementType.Float, UnitsOf(_scanned[i]));
        for (int state = 0; state < _cell.States.Length; state++)
        {
            if (_cell.States[state].Leaf is var leaf and >= 0)
                values[leaf] = carried[state];
        }

        return values;
    }

    private void Evaluate(int place, OnnxValue?[] values)
    {
        var node = _cell.Nodes[place];
        // What no step reads stands before the scan alone.
        if (_timings[place] != NodeTiming.EachStep)
            return;
        if (node.Operation == Operation.Recurrent)
            _products.Multiply(_body, node.First, values[node.First]!.Value, values);
        else
            values[place] = OnnxArithmetic.Apply(_body, node.Operation, values[node.First]!.Value, node.Second < 0 ? default : values[node.Second]!.Value);
    }

    /// <summary>Zeros where the step is not within the row.</summary>
    private void AddFurther(int output, OnnxValue isInside, OnnxValue value)
    {
        int units = UnitsOf(_cell.Outputs[output].Node);
        var zeros = _body.Constant($"{_body.Name}.zeros{output}", [units], new float[units]);
        Output($"output{output}", _body.Where(isInside, value, zeros), units);
    }

    private int UnitsOf(int node) => _sizes.Of(_cell.Nodes[node].Size);

    private OnnxValue Input(string what, OnnxElementType type, int units) => _body.Input(new($"{_body.Name}.{what}", type, [_rows, units], ""));

    private void Output(string what, OnnxValue value, int units) =>
        _body.Output(new(new($"{_body.Name}.{what}", OnnxElementType.Float, [_rows, units], ""), value));
}
