namespace Microsoft.ML.Recurrent.Onnx.Graph;

/// <summary>An input or output of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Of its items.</param>
/// <param name="Shape">Fixed and free axes.</param>
/// <param name="Description">Shape and meaning, for people.</param>
internal sealed record OnnxValueInfo(string Name, OnnxElementType Type, IReadOnlyList<OnnxDimension> Shape, string Description);

/// <summary>An axis: of a fixed size, or free and named. Axes of one name are of one size.</summary>
internal readonly record struct OnnxDimension(long Size, string? Symbol)
{
    /// <summary>The rows.</summary>
    public static OnnxDimension Batch { get; } = new(0, "batch");

    /// <summary>The steps of the longest row.</summary>
    public static OnnxDimension Steps { get; } = new(0, "steps");

    public static implicit operator OnnxDimension(int size) => new(size, null);
}
