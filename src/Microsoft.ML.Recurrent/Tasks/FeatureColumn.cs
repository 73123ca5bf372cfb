using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The column of a featurizer: the encoder's output as it is.</summary>
internal static class FeatureColumn
{
    public static OutputColumn Create(string name, int width) => OutputColumn.Create(
        name,
        new VectorDataViewType(NumberDataViewType.Single, width),
        DataViewSchema.Annotations.Empty,
        static (ReadOnlySpan<float> encoded, ref VBuffer<float> features) =>
        {
            var editor = VBufferEditor.Create(ref features, encoded.Length);
            encoded.CopyTo(editor.Values);
            features = editor.Commit();
        });
}
