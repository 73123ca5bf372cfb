namespace Microsoft.ML.Recurrent.Forecasting.Backtesting;

/// <summary>The series that a fit of a backtest can forecast.</summary>
internal static class BacktestFit
{
    /// <summary>True if a series of the plan can be forecast: where each series has its own scale, those that the fit had.</summary>
    public static Func<string, bool> Knows(ITransformer transformer)
    {
        HashSet<string>[] scaled =
        [
            .. ModelParts.Of(transformer).OfType<ForecastingTransformer>().Select(forecaster => forecaster.Fitted.Scales.EachSeries)
                .OfType<IReadOnlyDictionary<string, Sequences.ChannelScaling>>().Select(each => each.Keys.ToHashSet()),
        ];
        return series => Array.TrueForAll(scaled, known => known.Contains(series));
    }

    /// <summary>The series that have an origin in a fold but cannot be forecast, as results call them.</summary>
    public static IEnumerable<(string Series, int Fold)> LeftOut(BacktestRows rows, BacktestPlan plan, int[] folds, Func<string, bool> knows) =>
        from series in rows.Series
        where !knows(series.Name)
        from fold in folds
        where plan.Known(series.Name, fold) > 0
        select (series.Name, fold + 1);
}
