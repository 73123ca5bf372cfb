using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Forecasting.Persistence;

/// <summary>Holds the columns of a manifest against its options.</summary>
internal static class ForecastColumnsCheck
{
    public static IEnumerable<string> Violations(ForecastColumns columns, ForecastingOptions options)
    {
        if (columns.NumberColumns.Any(c => c is null) || columns.Tokens.Any(c => c is null) || !AreOf(columns, options))
            return ["The columns are not those of the options."];
        return columns.Tokens.SelectMany(Token)
            .Concat(columns.NumberColumns.Select(c => c.Slots?.Violation(c.Name, c.Width ?? 0)).Concat(columns.Statics.Select(ManifestCheck.Slots)).OfType<string>());
    }

    private static bool AreOf(ForecastColumns columns, ForecastingOptions options)
    {
        string?[] others = [columns.Time, columns.Series, .. columns.Statics.Select(c => c?.Name)];
        string[] past = Tokens(columns, isFuture: false), future = Tokens(columns, isFuture: true);
        string[][] roles =
        [
            [.. options.TargetColumnNames], [.. options.PastCovariateColumnNames.Except(past)], [.. options.FutureCovariateColumnNames.Except(future)],
        ];
        return others.SequenceEqual([options.TimeColumnName, options.SeriesColumnName, .. options.StaticColumnNames])
            && columns.Tokens.Select(c => c.Name).SequenceEqual([.. past, .. future])
            && past.SequenceEqual(options.PastCovariateColumnNames.Intersect(past)) && future.SequenceEqual(options.FutureCovariateColumnNames.Intersect(future))
            && columns.NumberColumns.Select(c => c.Name).SequenceEqual(roles.SelectMany(role => role))
            && AreValuesOf(columns, roles);
    }

    private static string[] Tokens(ForecastColumns columns, bool isFuture) => [.. columns.Tokens.Where(c => c.IsFuture == isFuture).Select(c => c.Name)];

    /// <summary>True if each role has as many values as its columns have together.</summary>
    private static bool AreValuesOf(ForecastColumns columns, string[][] roles)
    {
        IReadOnlyList<string>[] values = [columns.Targets, columns.PastCovariates, columns.FutureCovariates];
        int first = 0;
        for (int role = 0; role < roles.Length; role++)
        {
            NumberColumn[] own = [.. columns.NumberColumns.Skip(first).Take(roles[role].Length)];
            if (own.Any(c => c.Width is < 1 or > NumberColumn.Widest) || own.Sum(c => (long)(c.Width ?? 1)) != values[role].Count || values[role].Any(v => v is null))
                return false;
            first += own.Length;
        }

        return true;
    }

    private static IEnumerable<string> Token(TokenColumn column)
    {
        if (column.TokenCount is < 1 or > TokenColumn.MostTokens + 1)
            yield return $"Column '{column.Name}' has {column.TokenCount} tokens; expected 1 to {TokenColumn.MostTokens + 1}.";
        if (column.IsKey == column.Words is not null)
            yield return $"Column '{column.Name}' is {(column.IsKey ? "a key" : "text")}, but has {(column.Words is null ? "no" : "a")} vocabulary.";
        if (column.Words is { } words && (words.Count != column.TokenCount - 1 || words.Any(w => w is null) || words.Distinct(StringComparer.Ordinal).Count() != words.Count))
            yield return $"The vocabulary of column '{column.Name}' has {words.Count} words; expected {column.TokenCount - 1} different ones.";
        if (ManifestCheck.Keys(column.Name, column.Keys, column.IsKey, column.TokenCount - 1) is { } violation)
            yield return violation;
    }
}
