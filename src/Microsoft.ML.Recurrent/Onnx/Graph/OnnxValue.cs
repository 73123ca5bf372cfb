namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>A tensor of a graph: an input, a constant or what a node makes.</summary>
internal readonly record struct OnnxValue(string Name)
{
    /// <summary>An optional input of a node that is left out.</summary>
    public static OnnxValue None { get; } = new("");
}
