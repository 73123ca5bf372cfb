using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>What the values of a key column are called, by the key's number; empty where the column does not say.</summary>
internal static class KeyLabels
{
    public static IReadOnlyDictionary<string, string> Of(DataViewSchema.Column column)
    {
        var kind = column.Annotations.Schema.GetColumnOrNull(ScoreAnnotations.KeyValues);
        if (kind is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
            return new Dictionary<string, string>();
        VBuffer<ReadOnlyMemory<char>> values = default;
        column.GetKeyValues(ref values);
        return values.DenseValues().Select((value, i) => (Name: (i + 1).ToString(CultureInfo.InvariantCulture), Label: value.ToString()))
            .ToDictionary(v => v.Name, v => v.Label);
    }
}
