using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Backends.Onnx;

/// <summary>A layer's results for what stands above it, in a graph of ONNX. Each is appended when it is first asked for.</summary>
/// <param name="outputs">Gives <see cref="Outputs"/>.</param>
/// <param name="last">Gives <see cref="Last"/>.</param>
internal sealed class OnnxLayerSteps(Func<OnnxValue> outputs, Func<OnnxValue> last)
{
    private readonly Lazy<OnnxValue> _outputs = new(outputs);
    private readonly Lazy<OnnxValue> _last = new(last);

    /// <summary>(steps, batch, width), the directions side by side; undefined behind a row's length.</summary>
    public OnnxValue Outputs => _outputs.Value;

    /// <summary>(batch, width), the directions side by side: each row's last step, its first one for the backward direction.</summary>
    public OnnxValue Last => _last.Value;

    /// <summary>For each direction (steps, batch, further outputs), in the order of the cell's; empty where it has none. Undefined behind a row's length.</summary>
    public IReadOnlyList<OnnxValue> Further { get; init; } = [];

    /// <summary>(batch, states): the states after each row's last step, where the layer has one direction and was given states; else null.</summary>
    public OnnxValue? NextState { get; init; }
}
