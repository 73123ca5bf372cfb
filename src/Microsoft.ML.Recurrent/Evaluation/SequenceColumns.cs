using Microsoft.ML.Recurrent.Tags;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>The columns of an evaluation and the scheme of their tags. Immutable.</summary>
/// <param name="Label">The labels.</param>
/// <param name="Predicted">The predictions.</param>
/// <param name="Scheme">Every tag is of it; null for any scheme, which conlleval's rules need not know.</param>
/// <param name="Rules">The rules of spans.</param>
internal sealed record SequenceColumns(TagColumn Label, TagColumn Predicted, TagScheme? Scheme, TagRules Rules)
{
    /// <param name="schema">The data's schema.</param>
    /// <param name="label">The label column's name.</param>
    /// <param name="predicted">The predicted label column's name.</param>
    /// <param name="scheme">The tags' scheme; null where it is to be read off the key values.</param>
    /// <param name="strict">By the scheme's own rules, not by conlleval's.</param>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing, of a wrong type or of an unknown scheme.</exception>
    public static SequenceColumns Resolve(DataViewSchema schema, string label, string predicted, TagScheme? scheme, bool strict)
    {
        if (scheme is { } given && !Enum.IsDefined(given))
            throw Errors.Parameter(nameof(scheme), $"The scheme is {(int)given}, which TagScheme does not have.");
        List<string> violations = [];
        var (labels, predictions) = (TagColumn.Of(schema, label, "label", violations), TagColumn.Of(schema, predicted, "predicted label", violations));
        if (violations.Count == 0 && scheme is null)
            scheme = Read([labels, predictions], strict, violations);
        if (violations.Count == 0)
            violations.AddRange(new[] { labels.Violation(scheme), predictions.Violation(scheme) }.OfType<string>());
        return violations.Count == 0
            ? new SequenceColumns(labels, predictions, scheme, strict ? TagRules.Of(scheme!.Value) : TagRules.Lenient)
            : throw Errors.Schema("The data cannot be evaluated", violations, "data");
    }

    private static TagScheme? Read(TagColumn[] columns, bool strict, List<string> violations)
    {
        if (strict && columns.FirstOrDefault(c => c.Values is null) is { } text)
            violations.Add($"The {text.Role} column '{text.Name}' is Text, from whose type no scheme can be read, and a strict evaluation needs one. Name the scheme.");
        string[] values = [.. columns.SelectMany(c => c.Values ?? []).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)];
        if (!strict)
            return values.Length > 0 && !values.All(value => value == "O") && TagSchemes.IsPlain(values) ? TagScheme.None : null;
        var scheme = TagSchemes.Read(values, out string? violation);
        if (violation is not null)
            violations.Add(violation);
        return scheme;
    }
}
