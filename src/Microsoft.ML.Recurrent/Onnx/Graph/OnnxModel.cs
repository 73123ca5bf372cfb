namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>A graph and what people and programs should know of it.</summary>
/// <param name="Graph">The graph, complete.</param>
/// <param name="Description">What it does and how it is called.</param>
/// <param name="Metadata">Names and texts, in order.</param>
internal sealed record OnnxModel(OnnxGraph Graph, string Description, IReadOnlyList<KeyValuePair<string, string>> Metadata)
{
    /// <summary>Every operator is one of this version of ONNX's default operator set (ONNX 1.12, July 2022).</summary>
    public const int OperatorSet = 17;

    /// <summary>The file format's version that came with it.</summary>
    public const int IrVersion = 8;
}
