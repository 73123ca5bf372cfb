using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Checks that a network fitted on some data can be measured on other data.</summary>
internal static class ValidationDataCheck
{
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of another type, or the label has other classes.</exception>
    public static void ThrowIfUnlike(RecurrentOptions options, FitColumns training, DataViewSchema trainingSchema, DataViewSchema validationSchema)
    {
        var found = InputSchemaCheck.Resolve(validationSchema, options, CheckedData.Validation).Label;
        InputSchemaCheck.ThrowIfUnlike(validationSchema, training.Inputs, options, CheckedData.Validation);
        string name = found.Name;
        if (found != training.Label)
            throw Errors.Parameter(
                "validationData", $"The label column '{name}' of the validation data is {ColumnFacts.Of(validationSchema[name]).SizedDescription}; that of the "
                + $"training data is {ColumnFacts.Of(trainingSchema[name]).SizedDescription}. Both must be of one type.");
        if (SlotNames.Of(trainingSchema[name])?.Unlike($"The label column '{name}'", SlotNames.Of(validationSchema[name])) is { } reordered)
            throw Errors.Parameter("validationData", reordered);
        if (ClassesDiffer(trainingSchema[name], validationSchema[name], found) is { } difference)
            throw Errors.Parameter("validationData", $"The classes of the label column '{name}' are {difference}. Map both with the same transformer.");
    }

    private static string? ClassesDiffer(DataViewSchema.Column training, DataViewSchema.Column validation, LabelColumn label) =>
        label.Rules.HasClasses
        && ClassNames.Of(training, label.Outputs) is { } known
        && ClassNames.Of(validation, label.Outputs) is { } found
        && !known.Values.SequenceEqual(found.Values)
            ? $"{found.Describe(label.Outputs)} in the validation data and {known.Describe(label.Outputs)} in the training data"
            : null;
}
