using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Backends.Onnx;

/// <summary>The body of a scan over the steps of a field: its inputs and outputs, each with a row per row of the batch.</summary>
/// <param name="graph">The body, empty.</param>
/// <param name="labels">Labels.</param>
internal sealed class OnnxCrfBody(OnnxGraph graph, int labels)
{
    // Not the model's own batch: rows may have been added on the way here.
    private static readonly OnnxDimension _rows = new(0, "rows");

    public OnnxGraph Graph => graph;

    /// <summary>(labels): 0, 1, ….</summary>
    public OnnxValue EachLabel => graph.Integers([.. Enumerable.Range(0, labels).Select(label => (long)label)]);

    /// <summary>(rows, and the axes given).</summary>
    public OnnxValue Input(string what, OnnxElementType type, params int[] axes) => graph.Input(Info(what, type, axes));

    /// <summary>(1, 1): the same for all rows.</summary>
    public OnnxValue Single(string what) => graph.Input(new($"{graph.Name}.{what}", OnnxElementType.Bool, [1, 1], ""));

    /// <summary>(rows, and the axes given).</summary>
    public void Output(string what, OnnxElementType type, OnnxValue value, params int[] axes) => graph.Output(new(Info(what, type, axes), value));

    private OnnxValueInfo Info(string what, OnnxElementType type, int[] axes) =>
        new($"{graph.Name}.{what}", type, [_rows, .. axes.Select(axis => (OnnxDimension)axis)], "");
}
