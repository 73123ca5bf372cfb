using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The rules of each column. A rule gives null or a message: what was found, what is expected, what to do.</summary>
internal static class InputRules
{
    private const ulong MostTokens = 10_000_000;
    private const ulong MostStaticValues = 100_000;

    /// <summary>The objection to fitting on a sequence column, or null.</summary>
    public static string? Sequence(ColumnFacts column, RecurrentOptions options) =>
        Sequence(column) ?? (column.IsSingle ? Steps(column, options.FeaturesPerStepOf(column.Name), options) : null);

    /// <summary>The objection to reading it as it was at fit, its kind left aside, or null.</summary>
    public static string? Sequence(ColumnFacts column, SequenceColumn fitted)
    {
        if (Sequence(column) is { } violation || !column.IsSingle || fitted.IsTokens || column.FeaturesByType is not null)
            return Sequence(column);
        return column.Size is { } size && size % fitted.FeaturesPerStep != 0
            ? $"Sequence column '{column.Name}' has {size} values per row; the network was fitted on steps of {fitted.FeaturesPerStep} values."
            : null;
    }

    private static string? Sequence(ColumnFacts column)
    {
        if (!column.IsVector)
            return $"Sequence column '{column.Name}' is {column.Description}; expected a vector of Single, of keys or of text. "
                + (column.IsText
                    ? "Split it with mlContext.Transforms.Text.TokenizeIntoWords first."
                    : "Join the steps of a row with mlContext.Transforms.Concatenate first.");
        if (column.IsKey)
            return TooManyValues("Sequence", column, MostTokens);
        if (column.IsText)
            return null;
        if (!column.IsSingle)
            return $"Sequence column '{column.Name}' is {column.Description}; expected a vector of Single, of keys or of text. "
                + InputHints.ToSingle(column, vectors: true);
        return column.Dimensions is { Count: > 2 } dimensions
            ? $"Sequence column '{column.Name}' has {dimensions.Count} dimensions; expected a vector or [steps, features]."
            : null;
    }

    public static string? Static(ColumnFacts column)
    {
        if (column.IsKey && !column.IsVector)
            return TooManyValues("Static", column, MostStaticValues);
        return column.IsSingle && !column.IsVariable ? null
            : $"Static column '{column.Name}' is {column.Description}; expected a Single, a vector of Single of known length or a key. {InputHints.ToStatic(column)}";
    }

    /// <summary>Class weights ask for a label with classes, as many as there are weights.</summary>
    public static string? ClassWeights(ColumnFacts label, RecurrentOptions options)
    {
        if ((options.ClassWeights is null && !options.BalanceClasses) || LabelRules.Of(label, options.Task) is not { } rules)
            return null;
        if (!rules.HasClasses)
            return $"Label column '{label.Name}' is {label.Description} and has no classes; leave ClassWeights and BalanceClasses unset.";
        if (!rules.TakesClassWeights)
            return $"Column '{label.Name}' is {label.Description}, of which the next one is predicted: tokens have no weights. Leave ClassWeights and BalanceClasses unset.";
        return options.ClassWeights is { } weights && rules.ClassesOf(label) is { } classes && (ulong)weights.Count != classes
            ? $"Label column '{label.Name}' has {classes} classes, but ClassWeights has {weights.Count} weights; give one for every class."
            : null;
    }

    /// <summary>The attention makes one vector of a row, which labels of steps would never train.</summary>
    public static string? StepLabels(ColumnFacts label, RecurrentOptions options) =>
        options.Pooling == SequencePooling.Attention && LabelRules.Of(label, options.Task) is { PerStep: true }
            ? $"Label column '{label.Name}' is {label.Description}, one label for each step, but Pooling is {options.Pooling}, which weighs the steps of a row for one label. "
                + "Set Pooling to Last, and leave AttentionColumnName null."
            : null;

    /// <summary>Tags are keys, one for each step.</summary>
    public static string? Tagging(ColumnFacts label, RecurrentOptions options)
    {
        if (options.Tagging.Stated is not { } stated || LabelRules.Of(label, options.Task) is not { } rules || rules == LabelRules.KeySteps)
            return null;
        return rules.IsInput
            ? $"Column '{label.Name}' is {label.Description}, of which the next one is predicted, but {stated}, which takes a label column with a label for each step. "
                + "Leave Tagging at its defaults, or give labels of steps to a multiclass trainer."
            : $"Label column '{label.Name}' is {label.Description}, but {stated}, which takes a label for each step: a variable-length vector of keys. "
                + "Leave Tagging at its defaults, or give such a label to a multiclass trainer.";
    }

    public static string? Weight(ColumnFacts column) => column is { IsSingle: true, IsVector: false } ? null
        : $"Example weight column '{column.Name}' is {column.Description}; expected a Single. {InputHints.ToSingle(column, vectors: false)}";

    /// <summary>A rank-2 type says how many values a step has; otherwise the option does.</summary>
    public static int FeaturesPerStep(ColumnFacts column, int option) =>
        column.FeaturesByType ?? option;

    /// <summary>Explains why data with two dimensions differ from what was fitted, as they do in ML.NET for vectors that a text loader reads.</summary>
    public static string FlatAtFit(int features) =>
        $" It was a flat vector then: set FeaturesPerStep = {features} and fit again (TextLoader and Concatenate drop the dimensions of a vector).";

    /// <summary>More values in a step, or in a row's statics, than can be held.</summary>
    public static IEnumerable<string> TooWide(RecurrentOptions options, IReadOnlyDictionary<string, ColumnFacts> columns)
    {
        long step = Present(options.SequenceColumnNames).Where(c => c.IsSingle).Sum(c => (long)FeaturesPerStep(c, options.FeaturesPerStepOf(c.Name)));
        if (step > PackedSize.Most)
            yield return $"The sequence columns have {step} values per step together; at most {PackedSize.Most} are possible. Set FeaturesPerStep, or "
                + "FeaturesPerStepByColumn, to the number of values of one step.";
        long statics = Present(options.StaticColumnNames).Where(c => c.IsSingle).Sum(c => c.Size ?? 1L);
        if (statics > PackedSize.Most)
            yield return $"The static columns have {statics} values together; at most {PackedSize.Most} are possible. Use shorter vectors.";

        IEnumerable<ColumnFacts> Present(IEnumerable<string> names) => names.Where(columns.ContainsKey).Select(name => columns[name]);
    }

    private static string? Steps(ColumnFacts column, int featuresPerStep, RecurrentOptions options)
    {
        bool isByColumn = options.FeaturesPerStepByColumn.ContainsKey(column.Name);
        string option = isByColumn ? $"FeaturesPerStepByColumn of '{column.Name}'" : nameof(options.FeaturesPerStep);
        if (column.FeaturesByType is { } features && featuresPerStep != 1 && featuresPerStep != features)
            return $"Sequence column '{column.Name}' has {features} features per step by its type, but {option} is {featuresPerStep}; "
                + (isByColumn ? "take the column out of it or make both equal." : "leave the option at 1 or make both equal.");
        return column.Size is { } size && size % FeaturesPerStep(column, featuresPerStep) != 0
            ? $"Sequence column '{column.Name}' has {size} values per row, which is no multiple of {option} = {featuresPerStep}; "
                + $"set {(isByColumn ? "it" : option)} to the number of values of one step."
            : null;
    }

    /// <summary>The objection to a key with more values than can be told apart, or null.</summary>
    public static string? TooManyValues(string role, ColumnFacts column, ulong most) => column.KeyCount > most
        ? $"{role} column '{column.Name}' is a key of {column.KeyCount} values; at most {most} are possible. Use a smaller key."
        : null;
}
