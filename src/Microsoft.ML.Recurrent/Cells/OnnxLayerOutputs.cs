using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>What ONNX's recurrent operators give.</summary>
/// <param name="Steps">(steps, directions, batch, hidden); undefined behind a row's length.</param>
/// <param name="Last">(directions, batch, hidden): each row's last step, its first one for the backward direction.</param>
internal sealed record OnnxLayerOutputs(OnnxValue Steps, OnnxValue Last)
{
    /// <summary>(steps, batch, width), the directions side by side.</summary>
    public OnnxValue AllSteps(OnnxGraph graph, int width) => graph.Reshape(graph.Transpose(Steps, 0, 2, 1, 3), 0, 0, width);

    /// <summary>(batch, width), the directions side by side.</summary>
    public OnnxValue LastStep(OnnxGraph graph, int width) => graph.Reshape(graph.Transpose(Last, 1, 0, 2), 0, width);
}
