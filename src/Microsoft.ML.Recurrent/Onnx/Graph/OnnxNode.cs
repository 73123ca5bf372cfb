namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>An operator at work.</summary>
internal sealed record OnnxNode(
    string Name,
    string Operator,
    IReadOnlyList<OnnxValue> Inputs,
    IReadOnlyList<OnnxValue> Outputs,
    IReadOnlyList<OnnxAttribute> Attributes)
{
    /// <summary>Where ONNX keeps the operator beside its default set.</summary>
    public string Domain { get; init; } = "";
}
