using Microsoft.ML.Recurrent.Forecasting.Evaluation;

namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>What a fit of a backtest can forecast.</summary>
internal static class BacktestFit
{
    /// <summary>Whether a series of the plan can be forecast: where each series has its own scale, those that the fit had.</summary>
    /// <param name="transformer">The fit.</param>
    /// <param name="names">What the plan calls a series, by what the fit calls it, where that differs.</param>
    public static Func<string, bool> Knows(ITransformer transformer, IReadOnlyDictionary<string, string> names)
    {
        HashSet<string>[] scaled =
        [
            .. Flatten(transformer).OfType<ForecastingTransformer>().Select(forecaster => forecaster.Fitted.Scales.EachSeries)
                .OfType<IReadOnlyDictionary<string, Sequences.ChannelScaling>>()
                .Select(each => each.Keys.Select(name => names.GetValueOrDefault(name, name)).ToHashSet()),
        ];
        return series => Array.TrueForAll(scaled, known => known.Contains(series));
    }

    /// <summary>The series that have an origin in a window but cannot be forecast, as results call them.</summary>
    public static IEnumerable<(string Series, int Window)> LeftOut(
        BacktestRows rows, BacktestPlan plan, int[] windows, Func<string, bool> knows, EvaluationColumns columns) =>
        from series in rows.Series
        where !knows(series.Name)
        from window in windows
        where plan.Known(series.Name, window) > 0
        select (columns.Labels.GetValueOrDefault(series.Name, series.Name), window + 1);

    private static IEnumerable<ITransformer> Flatten(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [transformer];
}
