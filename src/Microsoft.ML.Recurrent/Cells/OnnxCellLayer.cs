using Microsoft.ML.Recurrent.Backends.Onnx;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>The ONNX reading of one layer, all directions at once.</summary>
internal abstract class OnnxCellLayer
{
    /// <summary>Appends the layer to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">What the layer's constants are named after.</param>
    /// <param name="steps">(steps, batch, inputs), at least one step.</param>
    /// <param name="lengths">(batch), int32, each at least 1.</param>
    /// <param name="directions">The weights of the forward and, if there is one, of the backward direction.</param>
    public abstract OnnxLayerOutputs Append(
        OnnxGraph graph, string name, OnnxValue steps, OnnxValue lengths, IReadOnlyList<LayerWeights> directions);
}
