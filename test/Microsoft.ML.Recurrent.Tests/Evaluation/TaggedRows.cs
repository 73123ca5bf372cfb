using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Evaluation;

/// <summary>Rows of labels and predictions, given as texts separated by spaces; "_" is a step without one.</summary>
internal static class TaggedRows
{
    public static IDataView Texts(MLContext context, params (string Labels, string Predictions)[] rows) => context.Data.LoadFromEnumerable(
        rows.Select(row => new Row { Tags = Split(row.Labels), Predicted = Split(row.Predictions) }).ToArray());

    public static IDataView Keys(MLContext context, params (string Labels, string Predictions)[] rows)
    {
        var texts = Texts(context, rows);
        return context.Transforms.Conversion.MapValueToKey("Tags").Append(context.Transforms.Conversion.MapValueToKey("Predicted")).Fit(texts).Transform(texts);
    }

    private static string[] Split(string tags) => [.. tags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(tag => tag == "_" ? "" : tag)];

    internal sealed class Row
    {
        public string[] Tags { get; set; } = [];

        public string[] Predicted { get; set; } = [];
    }
}
