using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Training.Checkpoints;

/// <summary>The sources of a fit on rows: columns, label, and the rows of both splits.</summary>
internal static class RowSources
{
    /// <summary>The name of the training split.</summary>
    public const string Training = "training data";

    public static IEnumerable<FitSource> Of(InputColumns inputs, TaskDescription task, string label)
    {
        using var hash = new SourceHash();
        foreach (var column in inputs.Sequences)
            yield return hash.AddJson(Manifest.SequenceEntry.Of(column)).ToSource($"column '{column.Name}'", Describe(column));
        foreach (var column in inputs.Statics)
            yield return hash.AddJson(column).ToSource($"static column '{column.Name}'", column.IsKey ? $"a key of {column.Width} values" : $"{column.Width} numbers");
        var source = hash.AddJson(task).ToSource($"label '{label}'", $"{task.Kind} with {NetworkDescription.Count(task.Outputs, "output")}");
        yield return source with { ScaledBy = task.LabelMean is null ? null : Training };
    }

    /// <param name="name">The split.</param>
    /// <param name="set">The rows, scaled.</param>
    /// <param name="rows">Those of the split.</param>
    public static FitSource Of(string name, TrainingSet set, int[] rows)
    {
        using var hash = new SourceHash();
        var inputs = set.Inputs;
        hash.AddJson(inputs.Columns.StepScaling).AddJson(inputs.Columns.StaticScaling).Add<int>(rows);
        foreach (var words in inputs.Spelled)
            hash.AddJson(words.Others);
        foreach (int row in rows)
        {
            hash.Add(inputs.Length(row)).Add<float>(inputs.Values(row)).Add<float>(inputs.Statics(row)).Add<int>(inputs.Keys(row));
            for (int column = 0; column < inputs.Columns.TokenColumns.Count; column++)
                hash.Add<int>(inputs.Tokens(column, row));
            for (int column = 0; column < inputs.Spelled.Count; column++)
                hash.Add<int>(inputs.Words(column, row));
            hash.Add(set.LabelsOf(row)).Add(set.WeightsOf(row));
        }

        return hash.ToSource(name, NetworkDescription.Count(rows.Length, "row"));
    }

    private static string Describe(SequenceColumn column) => column.Kind switch
    {
        SequenceColumnKind.Values => $"{NetworkDescription.Count(column.FeaturesPerStep, "feature")} per step",
        SequenceColumnKind.Keys => $"keys of {column.KnownTokens} values",
        _ => $"text with {NetworkDescription.Count(column.KnownTokens, "word")}",
    };
}
