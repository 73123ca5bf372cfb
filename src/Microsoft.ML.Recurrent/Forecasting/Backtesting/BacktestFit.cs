using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Evaluation;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>What a fit of a backtest can forecast.</summary>
internal static class BacktestFit
{
    /// <summary>Whether a series of the plan can be forecast: where each series has its own scale, those that the fit had.</summary>
    /// <param name="transformer">The fit.</param>
    /// <param name="names">What the plan calls a series, by its key's number in the forecasts, where that differs.</param>
    /// <param name="keyValues">The values of the data's series column, where the plan calls series by a key's number; else null.</param>
    public static Func<string, bool> Knows(
        ITransformer transformer, IReadOnlyDictionary<string, string> names, IReadOnlyList<string>? keyValues)
    {
        HashSet<string>[] scaled =
        [
            .. ModelParts.Of(transformer).OfType<ForecastingTransformer>().Select(forecaster => forecaster.Fitted)
                .Where(fitted => fitted.Scales.EachSeries is not null)
                .Select(fitted => Scaled(fitted, names, keyValues).ToHashSet()),
        ];
        return series => Array.TrueForAll(scaled, known => known.Contains(series));
    }

    /// <summary>The series that have an origin in a fold but cannot be forecast, as results call them.</summary>
    public static IEnumerable<(string Series, int Window)> LeftOut(
        BacktestRows rows, BacktestPlan plan, int[] folds, Func<string, bool> knows, EvaluationColumns columns) =>
        from series in rows.Series
        where !knows(series.Name)
        from fold in folds
        where plan.Known(series.Name, fold) > 0
        select (columns.Labels.GetValueOrDefault(series.Name, series.Name), fold + 1);

    /// <summary>The series with a scale, as the plan calls them.</summary>
    private static IEnumerable<string> Scaled(FittedForecast fitted, IReadOnlyDictionary<string, string> names, IReadOnlyList<string>? keyValues)
    {
        var each = fitted.Scales.EachSeries!;
        if (fitted.Columns.SeriesKeys is null)
            return each.Keys.Select(name => names.GetValueOrDefault(name, name));
        return keyValues is null
            ? each.Keys
            : keyValues.Select((value, i) => (value, i)).Where(v => each.ContainsKey(v.value))
                .Select(v => (v.i + 1).ToString(CultureInfo.InvariantCulture));
    }
}
