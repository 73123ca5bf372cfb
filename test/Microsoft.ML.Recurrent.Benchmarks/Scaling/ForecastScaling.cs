using System.Diagnostics;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;

namespace Microsoft.ML.Recurrent.Benchmarks.Scaling;

/// <summary>Forecasters fitted for one epoch on 500 series of different lengths: cost is to grow with the total of their rows.</summary>
internal static class ForecastScaling
{
    private const int Series = 500;

    private static readonly GruForecastingOptions _options = new()
    {
        TargetColumnNames = ["Value"],
        SeriesColumnName = "Series",
        WindowSize = 24,
        Horizon = 6,
        HiddenSize = 16,
        Scaling = SeriesScaling.PerWindow,
        Seed = 1,
        Training = new TrainingOptions { MaximumEpochs = 1, BatchSize = 256 },
    };

    public static IEnumerable<ScalingResult> Fit(bool quick)
    {
        Cores.Use(Environment.ProcessorCount);
        Measure(20_000);
        int[] sizes = quick ? [50_000, 100_000, 200_000] : [100_000, 400_000, 1_600_000];
        var seconds = Array.ConvertAll(sizes, Measure);
        yield return Result("forecasting, a fit of one epoch, reading included", [.. seconds.Select(s => s.Fit)]);
        yield return Result("forecasting, transform", [.. seconds.Select(s => s.Transform)]);

        ScalingResult Result(string name, double[] values) =>
            new(name, "total rows of 500 series", "s", [.. sizes.Zip(values, (size, value) => new ScalingPoint(size, value))]);
    }

    private static (double Fit, double Transform) Measure(int totalRows)
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(Rows(totalRows));
        long start = Stopwatch.GetTimestamp();
        var model = context.Forecasting.ForecastByGru(_options).Fit(data);
        double fit = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        var view = model.Transform(data);
        using var cursor = view.GetRowCursor([view.Schema["Forecast"]]);
        while (cursor.MoveNext())
        {
        }

        return (fit, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Series one after another, the longest three times as long as the shortest.</summary>
    private static IEnumerable<SeriesRow> Rows(int totalRows)
    {
        var random = new Random(11);
        int mean = totalRows / Series;
        for (int series = 0; series < Series; series++)
        {
            int length = mean / 2 + series * mean / Series;
            for (int row = 0; row < length; row++)
                yield return new SeriesRow { Series = series.ToString("D3"), Value = series + MathF.Sin(row * 0.3f) + random.NextSingle() };
        }
    }

    private sealed class SeriesRow
    {
        public string Series { get; set; } = "";

        public float Value { get; set; }
    }
}
