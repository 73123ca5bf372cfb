using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The column of a featurizer: the encoder's output as it is, its slots named by direction and hidden unit.</summary>
internal static class FeatureColumn
{
    public static OutputColumn Create(RecurrentOptions options) => OutputColumn.Create(
        options.OutputColumnName,
        new VectorDataViewType(NumberDataViewType.Single, SlotsOf(options).Length),
        SlotNames(options),
        static (ReadOnlySpan<float> encoded, ref VBuffer<float> features) =>
        {
            var editor = VBufferEditor.Create(ref features, encoded.Length);
            encoded.CopyTo(editor.Values);
            features = editor.Commit();
        });

    public static OnnxOutput OnnxOutput(string name, int width, OnnxValue encoded) => new(
        new OnnxValueInfo(name, OnnxElementType.Float, [OnnxDimension.Batch, width], $"(batch, {width}): the encoder's output."), encoded);

    private static DataViewSchema.Annotations SlotNames(RecurrentOptions options)
    {
        ReadOnlyMemory<char>[] names = [.. SlotsOf(options).Select(name => name.AsMemory())];
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(ScoreAnnotations.SlotNames, new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new VBuffer<ReadOnlyMemory<char>>(names.Length, names));
        return builder.ToAnnotations();
    }

    /// <summary>A name for each value: <c>forward.0</c>, or, with several heads of attention, <c>head0.forward.0</c>.</summary>
    private static string[] SlotsOf(RecurrentOptions options)
    {
        int count = options.Pooling == SequencePooling.Attention ? options.AttentionHeads : 1;
        string[] heads = count == 1 ? [""] : [.. Enumerable.Range(0, count).Select(head => string.Create(CultureInfo.InvariantCulture, $"head{head}."))];
        string[] directions = options.Bidirectional ? ["forward", "backward"] : ["forward"];
        return [.. heads.SelectMany(head => directions.SelectMany(direction => Enumerable.Range(0, options.HiddenSize)
            .Select(unit => string.Create(CultureInfo.InvariantCulture, $"{head}{direction}.{unit}"))))];
    }
}
