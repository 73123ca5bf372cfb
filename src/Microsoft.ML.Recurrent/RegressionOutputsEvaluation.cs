using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent;

/// <summary>Measures each value of a vector label by ML.NET's evaluator of single ones.</summary>
internal static class RegressionOutputsEvaluation
{
    public static RegressionOutputsMetrics Run(RegressionCatalog catalog, IDataView data, string labelColumnName, string scoreColumnName)
    {
        int outputs = CheckedLength(data.Schema, labelColumnName, scoreColumnName);
        var rows = Read(data, data.Schema[labelColumnName], data.Schema[scoreColumnName]);
        if (rows.Count == 0)
            throw new InvalidOperationException("The data is empty; there is nothing to evaluate.");
        var views = new MLContext(0).Data;
        return new RegressionOutputsMetrics(
            [.. Enumerable.Range(0, outputs).Select(i => catalog.Evaluate(views.LoadFromEnumerable(rows.Select(row => row.Output(i))), "Label", "Score"))]);
    }

    private static int CheckedLength(DataViewSchema schema, string label, string score)
    {
        List<string> violations = [];
        foreach (var (role, name) in new[] { ("label", label), ("score", score) })
        {
            if (schema.GetColumnOrNull(name) is not { } column)
                violations.Add(Errors.MissingColumn(name, role, schema.Where(c => !c.IsHidden).Select(c => c.Name)));
            else if (LengthOf(column) == 0)
                violations.Add($"The {role} column '{name}' is {column.Type}; expected a vector of Single of known length. "
                    + "Use mlContext.Regression.Evaluate for a single value.");
        }

        if (violations.Count == 0 && LengthOf(schema[label]) != LengthOf(schema[score]))
            violations.Add($"The label column '{label}' has {LengthOf(schema[label])} values, the score column '{score}' {LengthOf(schema[score])}; expected as many.");
        if (violations.Count == 0 && SlotNames.Read(schema[label]) is var labels && SlotNames.Read(schema[score]) is var scores && SlotNames.AreReordered(labels, scores))
            violations.Add($"The label column '{label}' holds {Listed(labels)}, the score column '{score}' {Listed(scores)}; expected the same order. Join the label's columns as they were at fit.");
        return violations.Count == 0 ? LengthOf(schema[label]) : throw Errors.Schema("The data cannot be evaluated", violations, "data");
    }

    private static string Listed(string[] names) => string.Join(", ", names.Take(ClassNames.Shown).Select(name => $"'{name}'")) + (names.Length > ClassNames.Shown ? ", …" : "");

    /// <summary>0 where the column is no vector of Single of known length.</summary>
    private static int LengthOf(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Single ? vector.Size : 0;

    private static List<LabeledScores> Read(IDataView data, DataViewSchema.Column label, DataViewSchema.Column score)
    {
        List<LabeledScores> rows = [];
        using var cursor = data.GetRowCursor([label, score]);
        var (labels, scores) = (NumberReader.Create(cursor, label.Name), NumberReader.Create(cursor, score.Name));
        while (cursor.MoveNext())
            rows.Add(new LabeledScores(labels.Read(LengthOf(label)), scores.Read(LengthOf(score))));

        return rows;
    }

    private sealed record LabeledScores(float[] Labels, float[] Scores)
    {
        public LabeledScore Output(int output) => new() { Label = Labels[output], Score = Scores[output] };
    }

    private sealed class LabeledScore
    {
        public float Label { get; set; }

        public float Score { get; set; }
    }
}
