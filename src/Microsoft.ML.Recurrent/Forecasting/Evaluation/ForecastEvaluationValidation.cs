using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Checks an evaluation's options before any data is seen; one exception lists every violation.</summary>
internal static class ForecastEvaluationValidation
{
    /// <exception cref="ArgumentException">Something is out of range; the message lists all of it.</exception>
    public static void ThrowIfInvalid(ForecastEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] violations = [.. Violations(options)];
        if (violations.Length > 0)
            throw new ArgumentException(Errors.List($"{nameof(ForecastEvaluationOptions)} cannot be used", violations), nameof(options));
    }

    public static IEnumerable<string> Violations(ForecastEvaluationOptions o) => [.. Columns(o), .. Origins(o), .. Measures(o)];

    private static IEnumerable<string> Columns(ForecastEvaluationOptions o)
    {
        string?[] names =
        [
            o.ForecastColumnName, .. o.TargetColumnNames ?? [], o.SeriesColumnName ?? "-", o.TimeColumnName ?? "-", o.RowNumberColumnName ?? "-",
            o.LowerBoundColumnName ?? "-", o.UpperBoundColumnName ?? "-", o.QuantilesColumnName ?? "-",
        ];
        foreach (var (list, name) in new (object?, string)[] { (o.TargetColumnNames, nameof(o.TargetColumnNames)), (o.QuantileLevels, nameof(o.QuantileLevels)) })
        {
            if (list is null)
                yield return $"{name} is null; give an empty list where there is nothing to name.";
        }

        if (names.Any(string.IsNullOrWhiteSpace))
            yield return "A column has an empty name; name the column, or leave what is optional null.";
        if (o.LowerBoundColumnName is null != o.UpperBoundColumnName is null)
            yield return "LowerBoundColumnName and UpperBoundColumnName must both be named, or neither.";
    }

    private static IEnumerable<string> Origins(ForecastEvaluationOptions o)
    {
        if (o.FirstOriginRow < 0)
            yield return $"FirstOriginRow is {o.FirstOriginRow}; expected a row of the series, 0 or more.";
        if (o.FirstOriginTime is not null && o.TimeColumnName is null)
            yield return "FirstOriginTime is set, but TimeColumnName is null; name the DateTime column.";
        if (o.Stride < 1)
            yield return $"Stride is {o.Stride}; expected 1 or more.";
    }

    private static IEnumerable<string> Measures(ForecastEvaluationOptions o)
    {
        float[] levels = [.. o.QuantileLevels ?? []];
        if (levels.Any(q => q is not (> 0 and < 1)) || levels.Zip(levels.Skip(1)).Any(pair => pair.First >= pair.Second))
            yield return $"QuantileLevels is [{string.Join(", ", levels.Select(l => l.ToString(CultureInfo.InvariantCulture)))}]; expected rising levels between 0 and 1 (exclusive).";
        if (o.Seasonality < 1)
            yield return $"Seasonality is {o.Seasonality}; expected 1 or more.";
        foreach (int season in (o.BaselineSeasonalities ?? []).Where(s => s < 1))
            yield return $"A baseline's seasonality is {season}; expected 1 (the last row) or more.";
    }
}
