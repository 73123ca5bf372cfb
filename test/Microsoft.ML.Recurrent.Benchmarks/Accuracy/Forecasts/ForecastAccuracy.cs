namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;

/// <summary>Errors of default forecasts beside those of naive ones and of a ridge.</summary>
internal static class ForecastAccuracy
{
    /// <summary>MASE, scaled by the set's season.</summary>
    public static IEnumerable<AccuracyResult> Measure(ForecastSet set, AccuracyEffort effort) =>
        Measure(set, effort, (Metric.Mase, forecasts => forecasts.Mase(set.Season)));

    public static IEnumerable<AccuracyResult> Measure(
        ForecastSet set, AccuracyEffort effort, params (Metric Metric, Func<SetForecasts, double> Value)[] metrics)
    {
        var baselines = Baselines(set);
        (SetForecasts Forecasts, double Seconds)[] fits = [.. effort.Seeds.Select(seed => DefaultForecasts.Of(set, seed, effort))];
        return metrics.Select(metric => Result(set.Name, effort, metric, [.. fits.Select(f => f.Forecasts)], [.. fits.Select(f => f.Seconds)], baselines));
    }

    public static AccuracyResult Result(
        string set, AccuracyEffort effort, (Metric Metric, Func<SetForecasts, double> Value) metric, SetForecasts[] forecasts, double[] seconds,
        IEnumerable<(string Name, SetForecasts Forecasts)> baselines) => AccuracyResult.Of(
            set, DefaultForecasts.Model, metric.Metric, effort.Seeds, Array.ConvertAll(forecasts, f => metric.Value(f)),
            [.. baselines.Select(b => new BaselineResult(b.Name, metric.Value(b.Forecasts)))]) with
        { FitSeconds = seconds };

    public static (string Name, SetForecasts Forecasts)[] Baselines(ForecastSet set) =>
    [
        ("repeat last", NaiveForecasts.Seasonal(set, 1)),
        .. set.Season > 1 ? new[] { ($"seasonal naive of {set.Season}", NaiveForecasts.Seasonal(set, set.Season)) } : [],
        ($"ridge on {set.RidgeWindow} values", RidgeForecasts.Of(set)),
    ];

    /// <summary>Errors over those of the better of seasonal naive and ridge, each the mean over new draws for each seed.</summary>
    public static IEnumerable<AccuracyResult> MeasureRatio(SeriesKind kind, AccuracyEffort effort)
    {
        List<double> ratios = [], seconds = [];
        foreach (int seed in effort.Seeds)
        {
            ForecastSet[] sets = [.. kind.DrawAll(seed)];
            double best = Math.Min(sets.Average(set => NaiveForecasts.Seasonal(set, set.Season).Mase(1)), sets.Average(set => RidgeForecasts.Of(set).Mase(1)));
            (double Error, double Seconds)[] fits = Array.ConvertAll(sets, set => Error(set, seed, effort));
            ratios.Add(fits.Average(f => f.Error) / best);
            seconds.Add(fits.Average(f => f.Seconds));
        }

        yield return AccuracyResult.Of(
            $"generated: {kind.Name}", DefaultForecasts.Model, Metric.Error("MAE over the baseline's"), effort.Seeds, ratios,
            new BaselineResult("better of seasonal naive and ridge", 1)) with
        { FitSeconds = seconds };
    }

    /// <summary>Infinite where defaults cannot be fitted.</summary>
    private static (double Error, double Seconds) Error(ForecastSet set, int seed, AccuracyEffort effort)
    {
        try
        {
            var (forecasts, seconds) = DefaultForecasts.Of(set, seed, effort);
            return (forecasts.Mase(1), seconds);
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine($"{set.Name}, seed {seed}: {e.Message}");
            return (double.PositiveInfinity, 0);
        }
    }
}
