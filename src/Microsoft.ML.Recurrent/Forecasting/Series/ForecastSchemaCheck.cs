using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Holds a schema against what a forecaster reads; one exception lists every violation.</summary>
internal static class ForecastSchemaCheck
{
    /// <summary>Checks a shape before any data is there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of a wrong type.</exception>
    public static void ThrowIfUnfit(SchemaShape schema, ForecastingOptions options) =>
        ThrowIfAny(Violations(options, InputSchemaCheck.Lookup(schema.Select(ColumnFacts.Of))), options, CheckedData.Input);

    /// <summary>Checks the schema of data to fit on and describes its columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of a wrong type.</exception>
    public static ForecastColumns Resolve(DataViewSchema schema, ForecastingOptions options)
    {
        var columns = InputSchemaCheck.Lookup(InputSchemaCheck.Visible(schema));
        ThrowIfAny(Violations(options, columns), options, CheckedData.Input);
        TokenColumn[] tokens = [.. Tokens(options.PastCovariateColumnNames, isFuture: false), .. Tokens(options.FutureCovariateColumnNames, isFuture: true)];
        var numbers = NumberColumns.Of(schema, options.TargetColumnNames, Numbers(options.PastCovariateColumnNames), Numbers(options.FutureCovariateColumnNames));
        return new ForecastColumns(
            numbers.Names[0],
            options.TimeColumnName,
            options.SeriesColumnName,
            options.SeriesColumnName is { } series && columns[series].IsKey,
            numbers.Names[1],
            numbers.Names[2],
            [.. options.StaticColumnNames.Select(n => InputSchemaCheck.Static(columns[n]))])
        {
            SeriesKeys = options.SeriesColumnName is { } key ? columns[key].Keys : null,
            Sources = numbers.Sources,
            TokenColumns = tokens.Length == 0 ? null : tokens,
        };

        IEnumerable<TokenColumn> Tokens(IEnumerable<string> names, bool isFuture) =>
            names.Select(n => columns[n]).Where(IsToken).Select(column => TokenColumn.Of(column, isFuture));

        string[] Numbers(IEnumerable<string> names) => [.. names.Where(n => !IsToken(columns[n]))];
    }

    /// <summary>Checks the schema of data to forecast against the columns of a fit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of another type.</exception>
    public static void ThrowIfUnlike(DataViewSchema schema, ForecastColumns fitted, ForecastingOptions options, CheckedData? data = null)
    {
        var columns = InputSchemaCheck.Lookup(InputSchemaCheck.Visible(schema));
        List<string> violations = [.. Violations(options, columns, fitted)];
        foreach (var column in fitted.Statics)
        {
            if (columns.TryGetValue(column.Name, out var found) && InputRules.Static(found) is null
                && InputSchemaCheck.Unlike(column, InputSchemaCheck.Static(found), found) is { } violation)
                violations.Add(violation);
        }

        violations.AddRange(fitted.NumberColumns.Select(column => UnlikeNumber(column, columns)).OfType<string>());
        violations.AddRange(fitted.Tokens.Select(column => UnlikeToken(column, columns)).OfType<string>());
        if (fitted.Series is { } series && columns.TryGetValue(series, out var key) && SeriesRule(key) is null
            && UnlikeSeries(fitted, key) is { } unlike)
            violations.Add(unlike);
        ThrowIfAny(violations, options, data ?? CheckedData.Input);
    }

    private static string? UnlikeNumber(NumberColumn fitted, Dictionary<string, ColumnFacts> columns)
    {
        if (!columns.TryGetValue(fitted.Name, out var found))
            return null;
        if (IsToken(found))
            return $"Column '{fitted.Name}' is {found.Description}; the network was fitted on numbers. Give it numbers, or fit again.";
        return !found.IsSingle || found.IsVariable || (found.Size ?? 1) == (fitted.Width ?? 1) ? fitted.Slots?.Unlike($"Column '{fitted.Name}'", found.Slots)
            : $"Column '{fitted.Name}' is {found.SizedDescription}; the network was fitted on {(fitted.Width is { } width ? $"a vector of Single of length {width}" : "a scalar Single")}.";
    }

    private static string? UnlikeToken(TokenColumn fitted, Dictionary<string, ColumnFacts> columns)
    {
        if (!columns.TryGetValue(fitted.Name, out var found) || Covariate("", found) is not null)
            return null;
        if (!IsToken(found) || found.IsKey != fitted.IsKey)
            return $"Column '{fitted.Name}' is {found.Description}; the network was fitted on {(fitted.IsKey ? "a key" : "Text")}.";
        return fitted.IsKey
            ? InputSchemaCheck.UnlikeKeys($"Column '{fitted.Name}'", (fitted.Keys, fitted.TokenCount - 1), (found.Keys, (int)found.KeyCount!.Value))
            : null;
    }

    /// <summary>Series with values are named by them, so that new ones may come; without values the numbers of the fit must still hold.</summary>
    private static string? UnlikeSeries(ForecastColumns fitted, ColumnFacts found)
    {
        string what = $"Series column '{found.Name}'";
        if (found.IsKey != fitted.SeriesIsKey)
            return $"{what} is {found.Description}; the network was fitted on {(fitted.SeriesIsKey ? "a key" : "Text")}.";
        if (fitted.SeriesKeys is not { } known || found.Keys is not null || (known.IsWhole && found.KeyCount == (ulong)known.Count))
            return null;
        return $"{what} is a key of {found.KeyCount} values that does not say what they are; the network was fitted on {known.Description}. "
            + "Map both with the same transformer.";
    }

    /// <param name="options">Names the columns.</param>
    /// <param name="columns">The data's.</param>
    /// <param name="fitted">The columns of the fit, where there has been one.</param>
    private static string[] Violations(ForecastingOptions options, Dictionary<string, ColumnFacts> columns, ForecastColumns? fitted = null)
    {
        List<string> violations = [];
        HashSet<string> keys = fitted is null ? [] : [.. fitted.KeyNames];
        Check(options.TargetColumnNames, "target", c => Number("Target", c));
        Check(options.TimeColumnName is { } time ? [time] : [], "time", TimeRule);
        Check(options.SeriesColumnName is { } series ? [series] : [], "series", SeriesRule);
        Check(options.PastCovariateColumnNames, "past covariate", c => Covariate("Past covariate", c));
        Check(options.FutureCovariateColumnNames, "future covariate", c => Covariate("Future covariate", c));
        Check(options.StaticColumnNames, "static", InputRules.Static);
        return [.. violations];

        void Check(IEnumerable<string> names, string role, Func<ColumnFacts, string?> rule) => violations.AddRange(names
            .Select(name => columns.TryGetValue(name, out var column) ? InputSchemaCheck.WithKeyHint(rule(column), keys.Contains(name), column) : Errors.MissingColumn(name, role, columns.Keys))
            .OfType<string>());
    }

    /// <summary>A column whose values are targets each.</summary>
    public static string? Number(string role, ColumnFacts column) => column is { IsSingle: true, IsVariable: false }
        ? TooWide(role, column)
        : $"{role} column '{column.Name}' is {column.Description}; expected a Single, or a vector of Single of known length. {NumberHint(column)}";

    private static string? Covariate(string role, ColumnFacts column)
    {
        if (IsToken(column))
            return column.KeyCount > TokenColumn.MostTokens
                ? $"{role} column '{column.Name}' is a key of {column.KeyCount} values; expected at most {TokenColumn.MostTokens}. Use a smaller key."
                : null;
        return column is { IsSingle: true, IsVariable: false }
            ? TooWide(role, column)
            : $"{role} column '{column.Name}' is {column.Description}; expected a Single, a vector of Single of known length, a key or Text. "
                + (column.IsKey || column.IsText ? "Take one value of it with mlContext.Transforms.CustomMapping first." : InputHints.ToNumbers(column));
    }

    private static bool IsToken(ColumnFacts column) => (column.IsKey || column.IsText) && !column.IsVector;

    private static string? TooWide(string role, ColumnFacts column) => column.Size > NumberColumn.Widest
        ? $"{role} column '{column.Name}' is {column.SizedDescription}; expected at most {NumberColumn.Widest} values. Use a shorter vector."
        : null;

    public static string? TimeRule(ColumnFacts column) => column is { ItemType: DateTimeDataViewType or DateTimeOffsetDataViewType, IsVector: false } ? null
        : $"Time column '{column.Name}' is {column.Description}; expected a DateTime or a DateTimeOffset. "
            + $"Load it as one, or {InputHints.ToTime(column)}";

    public static string? SeriesRule(ColumnFacts column) => (column.IsKey || column.IsText) && !column.IsVector ? null
        : $"Series column '{column.Name}' is {column.Description}; expected a key or Text. "
            + (column.IsVector
                ? "Take one value of it with mlContext.Transforms.CustomMapping first."
                : "Map it with mlContext.Transforms.Conversion.MapValueToKey first.");

    /// <summary>Keys and text may be numbers or categories; a forecaster reads both as numbers.</summary>
    private static string NumberHint(ColumnFacts column)
    {
        const string Categories = "; categories become a column of 0 and 1 each with mlContext.Transforms.CustomMapping.";
        if (column is { IsKey: true, IsVector: false })
            return "Bring numbers back with mlContext.Transforms.Conversion.MapKeyToValue first" + Categories;
        return column is { IsText: true, IsVector: false }
            ? "Convert numbers with mlContext.Transforms.Conversion.ConvertType first" + Categories
            : InputHints.ToNumbers(column);
    }

    private static void ThrowIfAny(IReadOnlyCollection<string> violations, ForecastingOptions options, CheckedData data)
    {
        if (violations.Count > 0)
            throw Errors.Schema($"The {data.Name} does not fit {options.GetType().Name}", violations, data.Parameter);
    }
}
