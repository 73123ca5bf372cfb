namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>The columns of an evaluation that hold a value for each step.</summary>
internal static class StepColumns
{
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of a wrong type; the message lists all violations.</exception>
    public static void ThrowIfUnfit(DataViewSchema schema, string other, params StepColumn[] columns)
    {
        string[] violations = [.. columns.Select(column => column.Violation(schema, other)).OfType<string>()];
        if (violations.Length > 0)
            throw Errors.Schema("The data cannot be evaluated", violations, "data");
    }

    /// <exception cref="InvalidOperationException">A row has more or fewer values than labels.</exception>
    public static void ThrowIfUnlike(StepColumn label, int labels, StepColumn column, int values, long row)
    {
        if (values != labels)
            throw new InvalidOperationException($"Row {row} has {labels} values in the {label.Role} column '{label.Name}' and {values} in the {column.Role} column '{column.Name}'; "
                + "expected as many, one for each step.");
    }

    /// <exception cref="InvalidOperationException">A score is no finite number.</exception>
    public static void ThrowIfNotFinite(StepColumn column, float value, int step, long row)
    {
        if (!float.IsFinite(value))
            throw new InvalidOperationException(FormattableString.Invariant($"The {column.Role} column '{column.Name}' holds {value} at step {step} of row {row}; expected finite numbers."));
    }

    /// <summary>The error of data that holds nothing to evaluate.</summary>
    public static InvalidOperationException Nothing(StepColumn label, bool isEmpty) => new(isEmpty
        ? "The data is empty; there is nothing to evaluate."
        : $"The {label.Role} column '{label.Name}' has no label in any row; there is nothing to evaluate.");
}
