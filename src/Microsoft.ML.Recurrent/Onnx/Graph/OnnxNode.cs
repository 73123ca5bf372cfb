namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>An operator at work.</summary>
internal sealed record OnnxNode(
    string Name,
    string Operator,
    IReadOnlyList<OnnxValue> Inputs,
    IReadOnlyList<OnnxValue> Outputs,
    IReadOnlyList<OnnxAttribute> Attributes)
{
    /// <summary>The operator's domain, beside ONNX's default set.</summary>
    public string Domain { get; init; } = "";
}
