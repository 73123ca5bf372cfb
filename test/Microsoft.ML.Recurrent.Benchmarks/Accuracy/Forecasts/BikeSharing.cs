using System.Diagnostics;
using Microsoft.ML.Data;
using TimeSeriesGru;

namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;

/// <summary>Hourly bike rentals (Fanaee-T &amp; Gama 2013), a day ahead, once a day: the sample's forecaster, which has the defaults, beside the sample's boosted
/// trees.</summary>
internal static class BikeSharing
{
    public static IEnumerable<AccuracyResult> Measure(AccuracyEffort effort)
    {
        var rentals = Rentals.Load(Path.Combine(AppContext.BaseDirectory, "Data", "bike-sharing"));
        var set = new ForecastSet("bike sharing", [Series(rentals)], Forecaster.Horizon, Forecaster.Week);
        (string Name, SetForecasts Forecasts)[] baselines =
        [
            ("same hour of the day before", NaiveForecasts.Seasonal(set, Forecaster.Day)), .. ForecastAccuracy.Baselines(set), ("FastTree on lags", Trees(rentals, set)),
        ];
        Fit[] fits = [.. effort.Seeds.Select(seed => Forecast(rentals, set, seed, effort))];
        SetForecasts[] forecasts = Array.ConvertAll(fits, f => f.Forecasts);
        double[] seconds = Array.ConvertAll(fits, f => f.Seconds);
        yield return ForecastAccuracy.Result(set.Name, effort, (Metric.Error("MAE"), f => f.MeanAbsoluteError), forecasts, seconds, baselines);
        yield return ForecastAccuracy.Result(set.Name, effort, (Metric.Error("RMSE"), f => f.RootMeanSquaredError), forecasts, seconds, baselines);
        yield return AccuracyResult.Of(set.Name, DefaultForecasts.Model, Metric.Coverage, effort.Seeds, Array.ConvertAll(fits, f => f.Coverage));
    }

    private static TestedSeries Series(Rentals rentals) => new(
        "Count", [.. rentals.Rows.Select(r => r.Count)], [.. rentals.Rows.Select(r => r.Time)], rentals.TrainingRows, [.. rentals.Origins]);

    private static SetForecasts Trees(Rentals rentals, ForecastSet set) =>
        DefaultForecasts.Read(set, LagTrees.Forecast(new MLContext(1), rentals).GetColumn<float[]>("Forecast"));

    private static Fit Forecast(Rentals rentals, ForecastSet set, int seed, AccuracyEffort effort)
    {
        var context = effort.CreateContext(seed);
        var watch = Stopwatch.StartNew();
        var model = context.Forecasting.ForecastByGru(Forecaster.Options(seed, epochs: null)).Fit(rentals.Training(context));
        double seconds = watch.Elapsed.TotalSeconds;
        RentalForecast[] rows = [.. context.Data.CreateEnumerable<RentalForecast>(model.Transform(rentals.All(context)), reuseRowObject: false)];
        double coverage = rentals.Origins.SelectMany(origin => Enumerable.Range(0, set.Horizon).Select(step =>
            rentals.Rows[origin + 1 + step].Count is var count && count >= rows[origin].Lower[step] && count <= rows[origin].Upper[step] ? 1.0 : 0)).Average();
        return new Fit(DefaultForecasts.Read(set, rows.Select(row => row.Forecast)), coverage, seconds);
    }

    private sealed record Fit(SetForecasts Forecasts, double Coverage, double Seconds);
}
