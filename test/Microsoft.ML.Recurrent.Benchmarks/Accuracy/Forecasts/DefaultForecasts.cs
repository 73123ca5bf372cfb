using System.Diagnostics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;

/// <summary>This library's forecasts with the columns, the time column and the horizon given, and nothing else.</summary>
internal static class DefaultForecasts
{
    public const string Model = "ForecastByGru";

    public static (SetForecasts Forecasts, double Seconds) Of(ForecastSet set, int seed, AccuracyEffort effort)
    {
        var context = effort.CreateContext(seed);
        var options = new GruForecastingOptions
        {
            TargetColumnNames = [nameof(Observation.Value)],
            SeriesColumnName = set.Series.Count > 1 ? nameof(Observation.Series) : null,
            TimeColumnName = nameof(Observation.Time),
            Horizon = set.Horizon,
            Seed = seed,
        };
        var watch = Stopwatch.StartNew();
        var model = context.Forecasting.ForecastByGru(options).Fit(context.Data.LoadFromEnumerable(Rows(set, s => s.TrainingRows)));
        double seconds = watch.Elapsed.TotalSeconds;
        var view = model.Transform(context.Data.LoadFromEnumerable(Rows(set, s => s.Values.Length)));
        return (Read(set, view.GetColumn<float[]>(options.OutputColumnName)), seconds);
    }

    /// <summary>The forecasts at the origins, of those of all rows, the series one after another.</summary>
    public static SetForecasts Read(ForecastSet set, IEnumerable<float[]> column)
    {
        using var rows = column.GetEnumerator();
        return new SetForecasts(set, [.. set.Series.Select(series => Read(series, rows))]);
    }

    private static float[][] Read(TestedSeries series, IEnumerator<float[]> rows)
    {
        var origins = new Queue<int>(series.Origins);
        List<float[]> forecasts = [];
        for (int row = 0; row < series.Values.Length; row++)
        {
            if (!rows.MoveNext())
                throw new InvalidDataException("There are fewer forecasts than rows.");
            if (!origins.TryPeek(out int origin) || origin != row)
                continue;
            origins.Dequeue();
            forecasts.Add(rows.Current);
        }

        return [.. forecasts];
    }

    private static IEnumerable<Observation> Rows(ForecastSet set, Func<TestedSeries, int> count) => set.Series.SelectMany(series =>
        Enumerable.Range(0, count(series)).Select(row => new Observation { Series = series.Name, Time = series.Times[row], Value = series.Values[row] }));

    private sealed class Observation
    {
        public string Series { get; set; } = "";

        public DateTime Time { get; set; }

        public float Value { get; set; }
    }
}
