using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Backends.Onnx;

/// <summary>A layer's outputs in a graph of ONNX, as ONNX's recurrent operators have them.</summary>
/// <param name="Steps">(steps, directions, batch, hidden); undefined behind a row's length.</param>
/// <param name="Last">(directions, batch, hidden): each row's last step, its first one for the backward direction.</param>
internal sealed record OnnxLayerOutputs(OnnxValue Steps, OnnxValue Last)
{
    /// <summary>For each direction (steps, batch, further outputs), in the order of the cell's; empty where it has none. Undefined behind a row's length.</summary>
    public IReadOnlyList<OnnxValue> Further { get; init; } = [];

    /// <summary>(steps, batch, width), the directions side by side.</summary>
    public OnnxValue AllSteps(OnnxGraph graph, int width) => graph.Reshape(graph.Transpose(Steps, 0, 2, 1, 3), 0, 0, width);

    /// <summary>(batch, width), the directions side by side.</summary>
    public OnnxValue LastStep(OnnxGraph graph, int width) => graph.Reshape(graph.Transpose(Last, 1, 0, 2), 0, width);
}
