using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Backends.Onnx;

/// <summary>The outputs of one direction of a layer.</summary>
/// <param name="Steps">(steps, batch, hidden).</param>
/// <param name="Last">(batch, hidden).</param>
/// <param name="Further">For each further output (steps, batch, units).</param>
/// <param name="States">For each state (batch, units), after the last step.</param>
internal sealed record OnnxDirectionOutputs(OnnxValue Steps, OnnxValue Last, IReadOnlyList<OnnxValue> Further, IReadOnlyList<OnnxValue> States);

/// <summary>
/// One direction of a layer of any cell: what depends on no state stands before a scan over the steps, the rest in its body. A row that has
/// ended, or has not begun, keeps its states.
/// </summary>
internal sealed class OnnxScanDirection(OnnxGraph model, string name, CellGraph cell, LayerSizes sizes, OnnxLayerInputs inputs, int direction)
{
    private readonly string _name = direction == 0 ? name : $"{name}_reverse";
    private readonly NodeTiming[] _timings = NodeTimings.Of(cell);

    private bool IsReverse => direction == 1;

    public OnnxDirectionOutputs Append(IReadOnlyList<float[]> parameters)
    {
        var products = new OnnxProducts(_name, cell, sizes, parameters);
        var rows = new OnnxRows(model, inputs, IsReverse);
        var hoisted = Hoisted(products, rows);
        int[] scanned = [.. Enumerable.Range(0, cell.Nodes.Length).Where(n => _timings[n] == NodeTiming.AllSteps && IsReadInSteps(n))];
        var body = new OnnxScanBody(model.Body($"{_name}.step"), cell, sizes, _timings, products, scanned);
        IReadOnlyList<OnnxValue> results = model.Append("Scan",
            [.. InitialValues(body, rows), rows.AreInside, .. scanned.Select(n => hoisted[n]!.Value)],
            body.Carried.Count + cell.Outputs.Length, Attributes(body.Complete(hoisted), 1 + scanned.Length));
        OnnxValue[] steps = [.. results.Skip(body.Carried.Count)];
        return new OnnxDirectionOutputs(steps[0], results[body.LastOutput], steps[1..], [.. results.Take(cell.States.Length)]);
    }

    private OnnxAttribute[] Attributes(OnnxGraph body, int scanned)
    {
        int[] order = [.. Enumerable.Repeat(IsReverse ? 1 : 0, scanned)];
        return
        [
            new("body", body), new("num_scan_inputs", scanned), new("scan_input_directions", order),
            new("scan_output_directions", [.. cell.Outputs.Select(_ => IsReverse ? 1 : 0)]),
        ];
    }

    private IEnumerable<OnnxValue> InitialValues(OnnxScanBody body, OnnxRows rows)
    {
        int[] units = [.. cell.States.Select(s => sizes.Of(s.Size))];
        var states = inputs.InitialState is { } given ? Cut(given[direction], 1, units) : [.. units.Select(rows.Zeros)];
        return states.Concat(body.Carried.Skip(units.Length).Select(rows.Zeros));
    }

    private bool IsReadInSteps(int node) => cell.Roots.Contains(node)
        || Enumerable.Range(0, cell.Nodes.Length).Any(n => _timings[n] == NodeTiming.EachStep && (cell.Nodes[n].First == node || cell.Nodes[n].Second == node));

    /// <summary>The values that depend on no state, of all steps at once.</summary>
    private OnnxValue?[] Hoisted(OnnxProducts products, OnnxRows rows)
    {
        var leaves = new PlanLeaves(cell);
        var values = new OnnxValue?[cell.Nodes.Length];
        Fill(values, leaves.Lowers, inputs.Lower, rows);
        Fill(values, leaves.Noises, inputs.Noise, rows);
        for (int node = 0; node < values.Length; node++)
        {
            if (_timings[node] != NodeTiming.EachStep && values[node] is null)
                Evaluate(node, products, rows, values);
        }

        return values;
    }

    private void Evaluate(int place, OnnxProducts products, OnnxRows rows, OnnxValue?[] values)
    {
        var node = cell.Nodes[place];
        switch (node.Operation)
        {
            case Operation.Input or Operation.Recurrent:
                products.Multiply(model, node.First, node.First < 0 ? inputs.Steps : values[node.First]!.Value, values);
                break;
            default:
                values[place] = node.Operation switch
                {
                    Operation.Constant => model.Number((float)node.Value),
                    Operation.Vector => products.Vector(model, place),
                    Operation.Mask => rows.Mask(node.Periods, sizes.Of(node.Size)),
                    _ => OnnxArithmetic.Apply(model, node.Operation, values[node.First]!.Value, node.Second < 0 ? default : values[node.Second]!.Value),
                };
                break;
        }
    }

    private void Fill(OnnxValue?[] values, IReadOnlyList<int> leaves, IReadOnlyList<OnnxValue>? given, OnnxRows rows)
    {
        int[] units = [.. leaves.Select(l => sizes.Of(cell.Nodes[l].Size))];
        var cut = leaves.Count == 0 ? [] : given is null ? [.. units.Select(rows.ZerosOfSteps)] : Cut(given[direction], 2, units);
        for (int leaf = 0; leaf < leaves.Count; leaf++)
            values[leaves[leaf]] = cut[leaf];
    }

    private IReadOnlyList<OnnxValue> Cut(OnnxValue value, int axis, int[] units) => units.Length switch
    {
        0 => [],
        1 => [value],
        _ => model.Split(value, axis, units),
    };
}
