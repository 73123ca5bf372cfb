using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The column with the attention's weights of a row's steps: (steps), or (steps, heads) with several heads.</summary>
/// <param name="name">The column's name.</param>
/// <param name="heads">Weights of a step.</param>
internal sealed class AttentionColumn(string name, int heads) : OutputColumn(name, TypeOf(heads), Normalized())
{
    /// <summary>The column of a fitted network; none where the options name none.</summary>
    public static IReadOnlyList<OutputColumn> Of(RecurrentOptions options) =>
        options.AttentionColumnName is { } name ? [new AttentionColumn(name, options.AttentionHeads)] : [];

    public override bool IsScore => false;

    public override Delegate CreateGetter(IOutputRow row) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
    {
        var weights = row.Attention;
        var editor = VBufferEditor.Create(ref value, weights.Length);
        weights.CopyTo(editor.Values);
        value = editor.Commit();
    });

    /// <summary>The column as an ONNX graph's output.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="heads">Weights of a step.</param>
    /// <param name="weights">(batch, steps, heads) of each of one or more networks; zeros behind a row's length.</param>
    public static OnnxOutput AppendOnnx(OnnxGraph graph, string name, int heads, IReadOnlyList<OnnxValue> weights)
    {
        var mean = weights.Count == 1 ? weights[0] : graph.Mean(weights);
        return heads == 1
            ? new(new(name, OnnxElementType.Float, [OnnxDimension.Batch, OnnxDimension.Steps], "(batch, steps): the attention's weights; zeros behind a row's length."), graph.Squeeze(mean, 2))
            : new(new(name, OnnxElementType.Float, [OnnxDimension.Batch, OnnxDimension.Steps, heads],
                $"(batch, steps, {heads}): the attention's weights of each head; zeros behind a row's length."), mean);
    }

    private static VectorDataViewType TypeOf(int heads) =>
        heads == 1 ? new VectorDataViewType(NumberDataViewType.Single) : new VectorDataViewType(NumberDataViewType.Single, 0, heads);

    private static DataViewSchema.Annotations Normalized()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(ScoreAnnotations.IsNormalized, BooleanDataViewType.Instance, (ref bool value) => value = true);
        return builder.ToAnnotations();
    }
}
