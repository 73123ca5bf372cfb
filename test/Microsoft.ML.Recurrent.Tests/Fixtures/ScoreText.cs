using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Scores as text that keeps every bit: equal text is equal bits, in one process or two.</summary>
internal static class ScoreText
{
    private static readonly string[] _columns = ["Features", "Score", "Probability", "PredictedLabel", "Forecast", "Lower", "Upper", "ForecastQuantiles", "Attention", "SequenceProbability", "BestLabels", "BestProbabilities", "RecommendedItems", "LogLikelihood", "StepLogLikelihood", "Perplexity"];

    /// <summary>One line per row, of every column that the transformer may add.</summary>
    public static string[] Of(ITransformer transformer, IDataView rows)
    {
        var view = transformer.Transform(rows);
        DataViewSchema.Column[] columns = [.. view.Schema.Where(c => !c.IsHidden && _columns.Contains(c.Name))];
        using var cursor = view.GetRowCursor(columns);
        Func<string>[] cells = [.. columns.Select(c => Cell(cursor, c))];
        List<string> lines = [string.Join(' ', columns.Select(c => c.Name))];
        while (cursor.MoveNext())
            lines.Add(string.Join(' ', cells.Select(cell => cell())));
        return [.. lines];
    }

    private static Func<string> Cell(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType { ItemType: KeyDataViewType })
            return Cell<VBuffer<uint>>(row, column, v => string.Join(',', v.DenseValues()));
        if (column.Type is VectorDataViewType { ItemType: BooleanDataViewType })
            return Cell<VBuffer<bool>>(row, column, v => string.Join(',', v.DenseValues()));
        if (column.Type is VectorDataViewType)
            return Cell<VBuffer<float>>(row, column, v => string.Join(',', v.DenseValues().Select(Bits)));
        if (column.Type is KeyDataViewType)
            return Cell<uint>(row, column, v => v.ToString("D"));
        return column.Type is BooleanDataViewType
            ? Cell<bool>(row, column, v => v ? "true" : "false")
            : Cell<float>(row, column, Bits);
    }

    private static Func<string> Cell<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string> text)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return text(value);
        };
    }

    private static string Bits(float value) => BitConverter.SingleToUInt32Bits(value).ToString("x8");
}
