using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>What cannot be trained on, found before the first step.</summary>
internal static class FitErrors
{
    /// <exception cref="InvalidOperationException">All rows have the same class.</exception>
    public static void ThrowIfSingleClass(float[] labels, LabelColumn label)
    {
        if (labels.All(l => l == labels[0]))
            throw new InvalidOperationException(
                $"The label column '{label.Name}' has the same class in all {labels.Length} rows; required are rows of at least two classes.");
    }

    /// <exception cref="ArgumentException">There are more or fewer class weights than classes, or the label has no classes.</exception>
    public static void ThrowIfClassWeightsDiffer(RecurrentOptions options, LabelColumn label)
    {
        if (label.Task == PredictionTask.Regression && (options.ClassWeights is not null || options.BalanceClasses))
            throw new ArgumentException($"The label column '{label.Name}' is numeric and has no classes; leave ClassWeights and BalanceClasses unset.", nameof(options));
        int classes = Math.Max(2, label.Outputs);
        if (options.ClassWeights is { } weights && weights.Count != classes)
            throw new ArgumentException(
                $"ClassWeights has {weights.Count} weights; the label column '{label.Name}' has {classes} classes.", nameof(options));
    }

    /// <exception cref="InvalidOperationException">No training row has a weight above 0.</exception>
    public static void ThrowIfWeightless(DataPart training, RecurrentOptions options)
    {
        if (training.Rows.All(row => training.Set.WeightOf(row) == 0))
            throw new InvalidOperationException(
                $"The example weight column '{options.ExampleWeightColumnName}' is 0 in all {training.Rows.Length} rows of the training part; required is a weight above 0.");
    }
}
