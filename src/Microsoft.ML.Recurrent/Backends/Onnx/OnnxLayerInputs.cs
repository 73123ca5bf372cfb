using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Backends.Onnx;

/// <summary>A layer's inputs in a graph of ONNX; null for zeros.</summary>
/// <param name="Steps">(steps, batch, inputs), at least one step.</param>
/// <param name="Lengths">(batch), int32, each at least 1.</param>
internal sealed record OnnxLayerInputs(OnnxValue Steps, OnnxValue Lengths)
{
    /// <summary>For each direction (steps, batch, what the cell reads of the layer below), in the order of the plan's leaves.</summary>
    public IReadOnlyList<OnnxValue>? Lower { get; init; }

    /// <summary>For each direction (steps, batch, noise), in the order of the plan's leaves.</summary>
    public IReadOnlyList<OnnxValue>? Noise { get; init; }

    /// <summary>For each direction (batch, states).</summary>
    public IReadOnlyList<OnnxValue>? InitialState { get; init; }
}
