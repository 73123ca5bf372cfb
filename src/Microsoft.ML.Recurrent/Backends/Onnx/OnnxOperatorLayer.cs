using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Backends.Onnx;

/// <summary>A layer as one of ONNX's recurrent operators, with the gates in its order; a gate or bias that the cell lacks is zeros.</summary>
internal sealed class OnnxOperatorLayer(OnnxOperatorForm form, CellGraph cell, LayerSizes sizes)
{
    private readonly LayerParameters _layout = new(cell, sizes);

    private int Hidden => sizes.Hidden;

    public OnnxLayerSteps Append(OnnxGraph model, string name, OnnxLayerInputs inputs, IReadOnlyList<IReadOnlyList<float[]>> parameters)
    {
        int count = parameters.Count, rows = form.Gates.Count * Hidden;
        OnnxValue Constant(string what, int[] shape, Func<IReadOnlyList<float[]>, IEnumerable<float>> values) =>
            model.Constant($"{name}.{what}", [count, .. shape], [.. parameters.SelectMany(values)]);
        List<OnnxValue> read =
        [
            inputs.Steps,
            Constant("weight_ih", [rows, sizes.Inputs], p => Weight(p, Operation.Input, sizes.Inputs)),
            Constant("weight_hh", [rows, Hidden], p => Weight(p, Operation.Recurrent, Hidden)),
            Constant("bias", [2 * rows], p => Bias(p, Operation.Input).Concat(Bias(p, Operation.Recurrent))),
            inputs.Lengths,
            .. States(model, inputs),
        ];
        if (form.Peepholes.Count > 0)
            read.AddRange([.. Enumerable.Repeat(OnnxValue.None, 7 - read.Count), Constant("peephole", [3 * Hidden], Peepholes)]);
        OnnxAttribute[] attributes = [new("hidden_size", Hidden), new("direction", count == 2 ? "bidirectional" : "forward"), .. form.Attributes(count)];
        bool handsOut = inputs.InitialState is not null && count == 1;
        var outputs = model.Append(form.Operator, read, handsOut ? 1 + cell.States.Length : 2, attributes);
        // The operator's outputs are (steps, directions, batch, hidden) and (directions, batch, hidden).
        int width = count * Hidden;
        return new OnnxLayerSteps(
            () => model.Reshape(model.Transpose(outputs[0], 0, 2, 1, 3), 0, 0, width), () => model.Reshape(model.Transpose(outputs[1], 1, 0, 2), 0, width))
        {
            NextState = handsOut ? model.Squeeze(model.Concat(2, [.. outputs.Skip(1)]), 0) : null,
        };
    }

    /// <summary>For each state (directions, batch, hidden).</summary>
    private IEnumerable<OnnxValue> States(OnnxGraph model, OnnxLayerInputs inputs)
    {
        if (inputs.InitialState is not { } states)
            return [];
        var joined = model.Concat(0, [.. states.Select(s => model.Unsqueeze(s, 0))]);
        return model.Split(joined, 2, [.. cell.States.Select(_ => Hidden)]);
    }

    private IEnumerable<float> Weight(IReadOnlyList<float[]> parameters, Operation operation, int columns) => form.Gates.SelectMany(gate =>
        PlaceOf(operation, gate) is { } place
            ? parameters[place.Weight].AsSpan(place.WeightRow * columns, Hidden * columns).ToArray()
            : new float[Hidden * columns]);

    private IEnumerable<float> Bias(IReadOnlyList<float[]> parameters, Operation operation) => form.Gates.SelectMany(gate =>
        PlaceOf(operation, gate) is { Bias: >= 0 } place ? parameters[place.Bias].AsSpan(place.BiasRow, Hidden).ToArray() : new float[Hidden]);

    private IEnumerable<float> Peepholes(IReadOnlyList<float[]> parameters) => form.Peepholes.SelectMany(name =>
        Find(Operation.Vector, name) is { } vector ? parameters[_layout.OfVector(vector)] : new float[Hidden]);

    private ProductParameters? PlaceOf(Operation operation, string gate) => Find(operation, gate) is { } product ? _layout.OfProduct(product) : null;

    private int? Find(Operation operation, string name) =>
        cell.Products(operation).Where(p => cell.Nodes[p].Name == name).Select(p => (int?)p).FirstOrDefault();
}
