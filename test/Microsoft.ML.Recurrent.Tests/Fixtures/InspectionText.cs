using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>What a network computes of rows, as text that keeps every bit.</summary>
internal static class InspectionText
{
    /// <summary>One line per row and column.</summary>
    /// <param name="model">A network, or a pipeline that ends with one.</param>
    /// <param name="rows">The rows.</param>
    public static string[] Of(ITransformer model, IDataView rows)
    {
        var network = (RecurrentTransformer)((model as IEnumerable<ITransformer>)?.Last() ?? model);
        var view = network.AddInspection(rows);
        DataViewSchema.Column[] columns = [.. view.Schema.Where(c => c.Index >= rows.Schema.Count)];
        return [.. columns.SelectMany(column => view.GetColumn<float[]>(column)
            .Select(values => $"{column.Name} {string.Join(',', values.Select(v => BitConverter.SingleToUInt32Bits(v).ToString("x8")))}"))];
    }
}
