using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Backends.Onnx;

/// <summary>
/// The ONNX reading of a layer of any cell, all directions: ONNX's own recurrent operator where the cell's equations are exactly that one's,
/// otherwise a scan over the steps whose body is made from the equations.
/// </summary>
internal static class OnnxLayer
{
    /// <summary>Appends the layer to a graph.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="name">What the layer's constants are named after.</param>
    /// <param name="cell">The cell, in canonical form.</param>
    /// <param name="sizes">The sizes of each direction.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="parameters">The arrays of the forward and, if there is one, of the backward direction.</param>
    public static OnnxLayerSteps Append(
        OnnxGraph model, string name, CellGraph cell, LayerSizes sizes, OnnxLayerInputs inputs, IReadOnlyList<IReadOnlyList<float[]>> parameters)
    {
        if (OnnxOperatorForm.Of(cell) is { } form)
            return new OnnxOperatorLayer(form, cell, sizes).Append(model, name, inputs, parameters);
        OnnxDirectionOutputs[] directions =
            [.. parameters.Select((values, direction) => new OnnxScanDirection(model, name, cell, sizes, inputs, direction).Append(values))];
        return new OnnxLayerSteps(() => SideBySide(model, 2, directions.Select(d => d.Steps)), () => SideBySide(model, 1, directions.Select(d => d.Last)))
        {
            NextState = inputs.InitialState is not null && directions.Length == 1 ? model.Concat(1, directions[0].States) : null,
            Further = cell.Outputs.Length == 1 ? [] : [.. directions.Select(d => model.Concat(2, d.Further))],
        };
    }

    private static OnnxValue SideBySide(OnnxGraph model, int axis, IEnumerable<OnnxValue> directions) =>
        directions.ToArray() is [var only] ? only : model.Concat(axis, [.. directions]);
}
