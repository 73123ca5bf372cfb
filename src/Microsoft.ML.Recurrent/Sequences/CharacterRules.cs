namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The rules of columns whose words are spelled.</summary>
internal static class CharacterRules
{
    /// <summary>The objections to spelling the words of the columns that the options name.</summary>
    /// <param name="options">The options.</param>
    /// <param name="columns">The data's columns.</param>
    public static IEnumerable<string> Violations(RecurrentOptions options, IReadOnlyDictionary<string, ColumnFacts> columns)
    {
        if (options.Characters is not { } characters)
            return [];
        ColumnFacts[] present = [.. options.SequenceColumnNames.Where(columns.ContainsKey).Select(name => columns[name])];
        if (characters.ColumnNames.Count == 0 && present.Length > 0 && !present.Any(HasTokens))
            return ["Characters is set, but no sequence column is a vector of text or of keys; leave it null, or name a column of words."];
        bool isNamed = characters.ColumnNames.Count > 0;
        return present.Where(column => characters.Reads(column.Name) && (isNamed || HasTokens(column))).Select(column => Violation(column, isNamed)).OfType<string>();
    }

    private static bool HasTokens(ColumnFacts column) => column.IsText || column.IsKey;

    private static string? Violation(ColumnFacts column, bool isNamed)
    {
        if (!HasTokens(column))
            return $"Characters.ColumnNames names '{column.Name}', which is {column.Description}; expected a vector of text or of keys.";
        // A schema's shape says nothing of a key's values.
        if (column.IsText || column.KeyCount is null || column.Keys is { IsWhole: true, Names.ItemType: ClassNames.TextType })
            return null;
        return $"Characters reads the words of column '{column.Name}', which is {column.Description} of {column.KeyCount} values {Found(column.Keys)}; "
            + $"expected keys whose values are text, {KeyValues.MostKept} at most. Map words with MapValueToKey, give them as text, or {(isNamed ? "take the column out of" : "name the columns of words in")} "
            + "Characters.ColumnNames.";
    }

    private static string Found(KeyValues? keys) => keys switch
    {
        null => "without names",
        { IsWhole: false } => "that are too many or too long to keep",
        _ => $"of type {keys.Names.ItemType}",
    };
}
