using System.Globalization;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The wording of what can be wrong with rows. Rows count from 0.</summary>
internal static class SequenceErrors
{
    private const int ShownLetters = 40;

    public const string TooLarge =
        "The data holds more than 2^31 - 1 numbers, which is what one fit can hold; fit on fewer rows.";

    public const string NoRows = "The data has no rows; give at least one row to fit on.";

    public const string ItHasNoRows = "It has no rows; give rows to measure on, or leave validationData out.";

    public static string AllTooShort(string column, long sessions) =>
        $"All {sessions} sessions of column '{column}' have fewer than two items, so that no item follows another; expected sessions of two items or more.";

    public static string SomeTooShort(string column, long skipped, long sessions) =>
        $"{skipped} of {sessions} sessions of column '{column}' have fewer than two items and are skipped: nothing can be learned from them.";

    public static string BadValidationData(string what) => $"The validation data cannot be used: {what}";

    public static string NotFinite(string column, long row, float value, string series = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"Column '{column}' holds {value} in row {row}{Of(series)}; expected finite numbers. Replace it with mlContext.Transforms.ReplaceMissingValues or drop the row.");

    public static string StepCounts(IEnumerable<(string Column, int Steps)> columns, long row) =>
        $"The sequence columns differ in steps in row {row}: {string.Join(", ", columns.Select(c => $"'{c.Column}' has {c.Steps}"))}; "
        + "expected the same number of steps in every column of a row.";

    public static string BrokenStep(string column, long row, int values, int featuresPerStep) =>
        $"Column '{column}' holds {values} values in row {row}, which is no multiple of {featuresPerStep}; expected whole steps of "
        + $"{featuresPerStep} features.";

    public static string AnotherLength(string column, long row, int found, int expected) =>
        $"Column '{column}' holds a vector of {found} values in row {row}; expected {expected}, as its type says. Check how the column is made.";

    public static string AnotherSequenceLength(string column, long row, int found, int expected) =>
        $"Column '{column}' holds a sequence of {found} values in row {row}; expected {expected}, as its type says. Declare the column without a size ([VectorType]) where rows differ in length.";

    public static string MissingLabel(string column, long row) =>
        $"The label column '{column}' is missing in row {row}; expected a value in every row. Drop the row.";

    public static string KeyBeyond(LabelColumn label, long row, ulong key) =>
        $"The label column '{label.Name}' holds key {key} in row {row}; expected keys from 1 to {label.Outputs}, as its type says, or 0 where a step has no label. Check how the column is made.";

    public static string LabelsAndSteps(LabelColumn label, long row, int labels, int steps) =>
        $"The label column '{label.Name}' holds {labels} labels in row {row}, whose sequences have {steps} steps; expected one label for each step."
        + (label.Rules.HasClasses ? "" : " Where several numbers are one label, make vectors of one length of them with mlContext.Transforms.CustomMapping first.");

    public static string BadWeight(string column, long row, float weight) => string.Create(
        CultureInfo.InvariantCulture, $"The example weight column '{column}' holds {weight} in row {row}; expected finite weights of 0 or more.");

    /// <summary>A name as messages show it: some are longer than anybody reads.</summary>
    public static string Shown(ReadOnlySpan<char> name) => name.Length <= ShownLetters ? name.ToString() : $"{name[..ShownLetters]}…";

    /// <summary>" of series 'x'", or nothing where all rows are one series.</summary>
    public static string Of(string series) => series.Length == 0 ? "" : $" of series '{Shown(series)}'";
}
