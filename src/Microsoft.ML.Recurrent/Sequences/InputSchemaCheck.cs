using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Holds a schema against what options or a fitted network read; one exception lists every violation.</summary>
internal static class InputSchemaCheck
{
    /// <summary>Checks a shape before any data is there; gives the label's column, and the kind of label in it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of a wrong type.</exception>
    public static (SchemaShape.Column Shape, LabelRules Rules) ThrowIfUnfit(SchemaShape schema, RecurrentOptions options)
    {
        ThrowIfAny(Violations(options, Lookup(schema.Select(ColumnFacts.Of))), options, CheckedData.Input);
        var label = schema.Single(c => c.Name == options.LabelColumnName);
        return (label, LabelRules.Of(ColumnFacts.Of(label), options.Task)!);
    }

    /// <summary>Checks the schema of data to fit on and describes its columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of a wrong type.</exception>
    public static FitColumns Resolve(DataViewSchema schema, RecurrentOptions options, CheckedData? data = null)
    {
        var columns = Lookup(Visible(schema));
        ThrowIfAny(Violations(options, columns), options, data ?? CheckedData.Input);
        var label = columns[options.LabelColumnName];
        var rules = LabelRules.Of(label, options.Task)!;
        return new FitColumns(
            new InputColumns(
                [.. options.SequenceColumnNames.Select(n => rules.Input(Sequence(columns[n], options.FeaturesPerStepOf(n))))],
                [.. options.StaticColumnNames.Select(n => Static(columns[n]))]),
            LabelOf(label, rules),
            options.ExampleWeightColumnName);
    }

    /// <summary>Checks the schema of data to score, or to train further or validate on, against the columns of a fit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of another type.</exception>
    public static void ThrowIfUnlike(DataViewSchema schema, InputColumns fitted, RecurrentOptions options, CheckedData? data = null)
    {
        var columns = Lookup(Visible(schema));
        string[] violations =
        [
            .. fitted.Sequences.Select(f => columns.TryGetValue(f.Name, out var found)
                ? WithKeyHint(InputRules.Sequence(found, f) ?? Unlike(f, Sequence(found, f.FeaturesPerStep), found), f.Kind == SequenceColumnKind.Keys, found)
                : Errors.MissingColumn(f.Name, "sequence", columns.Keys)).OfType<string>(),
            .. fitted.Statics.Select(f => columns.TryGetValue(f.Name, out var found)
                ? WithKeyHint(InputRules.Static(found) ?? Unlike(f, Static(found), found), f.IsKey, found)
                : Errors.MissingColumn(f.Name, "static", columns.Keys)).OfType<string>(),
        ];
        ThrowIfAny(violations, options, data ?? CheckedData.Input);
    }

    /// <summary>A violation with what makes keys of a class's numbers, where the column held keys at fit.</summary>
    internal static string? WithKeyHint(string? violation, bool expectsKey, ColumnFacts found) =>
        violation is not null && expectsKey && InputHints.ToKeyType(found) is { } hint ? $"{violation} {hint}" : violation;

    internal static IEnumerable<ColumnFacts> Visible(DataViewSchema schema) => schema.Where(c => !c.IsHidden).Select(ColumnFacts.Of);

    internal static Dictionary<string, ColumnFacts> Lookup(IEnumerable<ColumnFacts> columns)
    {
        var lookup = new Dictionary<string, ColumnFacts>();
        foreach (var column in columns)
            lookup[column.Name] = column;
        return lookup;
    }

    private static string[] Violations(RecurrentOptions options, Dictionary<string, ColumnFacts> columns)
    {
        List<string> violations = [];
        foreach (string name in options.SequenceColumnNames)
            Check(name, "sequence", c => InputRules.Sequence(c, options));
        foreach (string name in options.StaticColumnNames)
            Check(name, "static", InputRules.Static);
        violations.AddRange(InputRules.TooWide(options, columns));
        violations.AddRange(CharacterRules.Violations(options, columns));
        Check(options.LabelColumnName, "label", c => LabelRules.Violation(c, options.Task) ?? InputRules.ClassWeights(c, options) ?? InputRules.StepLabels(c, options) ?? InputRules.Tagging(c, options));
        if (options.ExampleWeightColumnName is { } weight)
            Check(weight, "example weight", InputRules.Weight);
        if (options.AttentionColumnName is { } attention && columns.ContainsKey(attention))
            violations.Add($"AttentionColumnName is '{attention}', which the data has already; give the attention's column a name of its own.");
        if (options.PretrainedEmbeddingsPath is not null && !options.SequenceColumnNames.Any(n => columns.TryGetValue(n, out var c) && c.IsText))
            violations.Add("PretrainedEmbeddingsPath is set, but no sequence column is a vector of Text; leave it null or name a text column.");
        return [.. violations];

        void Check(string name, string role, Func<ColumnFacts, string?> rule)
        {
            string? violation = columns.TryGetValue(name, out var column) ? rule(column) : Errors.MissingColumn(name, role, columns.Keys);
            if (violation is not null)
                violations.Add(violation);
        }
    }

    private static LabelColumn LabelOf(ColumnFacts column, LabelRules rules) =>
        new(column.Name, rules, rules.OutputsOf(column), column.IsVector && !rules.PerStep);

    private static SequenceColumn Sequence(ColumnFacts column, int featuresPerStep) =>
        column.IsKey ? new(column.Name, SequenceColumnKind.Keys, 0, (int)column.KeyCount!.Value + 1, null) { Keys = column.Keys, Slots = column.Slots }
        : column.IsText ? new(column.Name, SequenceColumnKind.Text, 0, 0, null) { Slots = column.Slots }
        : new(column.Name, SequenceColumnKind.Values, InputRules.FeaturesPerStep(column, featuresPerStep), 0, null) { Slots = column.Slots };

    internal static StaticColumn Static(ColumnFacts column) =>
        new(column.Name, column.IsKey, column.IsKey ? (int)column.KeyCount!.Value : column.Size ?? 1) { IsVector = column.IsVector, Keys = column.Keys, Slots = column.Slots };

    private static string? Unlike(SequenceColumn fitted, SequenceColumn found, ColumnFacts facts)
    {
        if (fitted.Kind != found.Kind)
            return $"Sequence column '{fitted.Name}' is {facts.Description}; the network was fitted on {Named(fitted.Kind)}.";
        if (fitted.FeaturesPerStep != found.FeaturesPerStep)
            return $"Sequence column '{fitted.Name}' has {found.FeaturesPerStep} features per step; the network was fitted on {fitted.FeaturesPerStep}."
                + (fitted.FeaturesPerStep == 1 && facts.FeaturesByType is not null ? InputRules.FlatAtFit(found.FeaturesPerStep) : "");
        if (fitted.Slots?.Unlike($"Sequence column '{fitted.Name}'", found.Slots) is { } reordered)
            return reordered;
        return fitted.Kind != SequenceColumnKind.Keys
            ? null
            : UnlikeKeys($"Sequence column '{fitted.Name}'", (fitted.Keys, fitted.KnownTokens), (found.Keys, found.KnownTokens));
    }

    /// <summary>Keys are matched by their values where both sides have them, else there must be equally many.</summary>
    internal static string? UnlikeKeys(string what, (KeyValues? Values, int Count) fitted, (KeyValues? Values, int Count) found)
    {
        if (fitted.Values is { } known && found.Values is { } values)
            return known.Unlike(what, values);
        return fitted.Count == found.Count ? null : $"{what} is a key of {found.Count} values; the network was fitted on {fitted.Count}.";
    }

    internal static string? Unlike(StaticColumn fitted, StaticColumn found, ColumnFacts facts)
    {
        if (fitted.IsKey && found.IsKey)
            return UnlikeKeys($"Static column '{fitted.Name}'", (fitted.Keys, fitted.Width), (found.Keys, found.Width));
        return fitted.IsKey == found.IsKey && fitted.Width == found.Width
            ? fitted.Slots?.Unlike($"Static column '{fitted.Name}'", found.Slots)
            : $"Static column '{fitted.Name}' is {facts.Description} of {found.Width} values; the network was fitted on "
                + $"{(fitted.IsKey ? "a key" : "numbers")} of {fitted.Width}.";
    }

    private static string Named(SequenceColumnKind kind) => kind switch
    {
        SequenceColumnKind.Keys => "a vector of key",
        SequenceColumnKind.Text => "a vector of Text",
        _ => "a vector of Single",
    };

    private static void ThrowIfAny(string[] violations, RecurrentOptions options, CheckedData data)
    {
        if (violations.Length > 0)
            throw Errors.Schema($"The {data.Name} does not fit {options.GetType().Name}", violations, data.Parameter);
    }
}
