using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tags;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>A column of one tag per step. Immutable.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Role">As messages call it: "label", "predicted label".</param>
/// <param name="Values">The key's values in their order; null for texts.</param>
internal sealed record TagColumn(string Name, string Role, IReadOnlyList<string>? Values)
{
    /// <summary>Finds a column in a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="role">As messages call it.</param>
    /// <param name="violations">Takes the objection to the column.</param>
    public static TagColumn Of(DataViewSchema schema, string name, string role, List<string> violations)
    {
        var none = new TagColumn(name, role, []);
        if (schema.GetColumnOrNull(name) is not { } column)
        {
            violations.Add(Errors.MissingColumn(name, role, schema.Where(c => !c.IsHidden).Select(c => c.Name)));
            return none;
        }

        var facts = ColumnFacts.Of(column);
        if (facts is { IsVector: true, IsText: true })
            return none with { Values = null };
        if (facts is not { IsVector: true, IsKey: true })
            violations.Add($"The {role} column '{name}' is {facts.Description}; expected a vector of keys or of Text, one tag per step."
                + (facts.IsVector ? "" : " Use mlContext.MulticlassClassification.Evaluate for one label per row."));
        else if (facts.KeyCount is { } count and <= int.MaxValue && ClassNames.Of(column, (int)count) is { } names)
            return none with { Values = names.Values };
        else
            violations.Add($"The {role} column '{name}' is a vector of keys without key values, so that its tags are not known. Make the keys with "
                + "mlContext.Transforms.Conversion.MapValueToKey, or map them back to Text.");
        return none;
    }

    /// <summary>The objection to values that are of no scheme, or not of the one given, or null.</summary>
    public string? Violation(TagScheme? scheme) => Values?.Where(value => value.Length > 0).Select(value => TagSchemes.Violation(value, scheme))
        .FirstOrDefault(v => v is not null) is { } violation ? $"The {Role} column '{Name}': {violation}" : null;
}
