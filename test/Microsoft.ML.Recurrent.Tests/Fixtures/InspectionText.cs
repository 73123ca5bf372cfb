using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>A network's results for synthetic rows, or a forecaster's for synthetic series, as text that keeps every bit.</summary>
internal static class InspectionText
{
    /// <summary>One line per row and column.</summary>
    /// <param name="model">A network or a forecaster, or a pipeline that ends with one.</param>
    /// <param name="context">Makes the rows.</param>
    public static string[] Of(ITransformer model, MLContext context)
    {
        var last = (model as IEnumerable<ITransformer>)?.Last() ?? model;
        var rows = last is ForecastingTransformer ? SyntheticSeries.View(context, 12, 9) : SyntheticRows.View(context, 6);
        var view = last is ForecastingTransformer forecaster ? forecaster.AddInspection(rows) : ((RecurrentTransformer)last).AddInspection(rows);
        DataViewSchema.Column[] columns = [.. view.Schema.Where(c => c.Index >= rows.Schema.Count)];
        return [.. columns.SelectMany(column => view.GetColumn<float[]>(column)
            .Select(values => $"{column.Name} {string.Join(',', values.Select(v => BitConverter.SingleToUInt32Bits(v).ToString("x8")))}"))];
    }
}
