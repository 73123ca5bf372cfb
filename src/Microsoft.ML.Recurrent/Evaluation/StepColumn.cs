using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>A column with a value for each step. Immutable.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Role">As messages call it: "label", "score".</param>
/// <param name="ItemType">The type of a value.</param>
internal sealed record StepColumn(string Name, string Role, PrimitiveDataViewType ItemType)
{
    /// <summary>True if vectors of a known length are refused, which are several values of one label.</summary>
    public bool IsVariable { get; init; }

    /// <summary>The objection to the column of a schema, or null.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="other">What to do with values that are not one for each step.</param>
    public string? Violation(DataViewSchema schema, string other)
    {
        if (schema.GetColumnOrNull(Name) is not { } column)
            return Errors.MissingColumn(Name, Role, schema.Where(c => !c.IsHidden).Select(c => c.Name));
        var facts = ColumnFacts.Of(column);
        return facts is { IsVector: true, IsKey: false } && facts.ItemType == ItemType && (facts.IsVariable || !IsVariable)
            ? null
            : $"The {Role} column '{Name}' is {facts.SizedDescription}; expected a {(IsVariable ? "variable-length " : "")}vector of {ItemType.RawType.Name}, one for each step. {other}";
    }

    /// <summary>A getter of the row's values; the result is valid until the next call.</summary>
    public Func<T[]> Getter<T>(DataViewRow row)
    {
        var getter = row.GetGetter<VBuffer<T>>(row.Schema[Name]);
        VBuffer<T> values = default;
        return () =>
        {
            getter(ref values);
            return [.. values.DenseValues()];
        };
    }
}
