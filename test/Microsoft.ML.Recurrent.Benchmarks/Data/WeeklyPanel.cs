namespace Microsoft.ML.Recurrent.Benchmarks.Data;

/// <summary>Weekly series of one length, as many as in the M4 competition's weekly data, and a forecaster of the next quarter.</summary>
internal static class WeeklyPanel
{
    public const int Series = 359;

    public static GruForecastingOptions Options { get; } = new()
    {
        TargetColumnNames = [nameof(Row.Value)],
        TimeColumnName = nameof(Row.Time),
        SeriesColumnName = nameof(Row.Series),
        Seasonality = [1],
        WindowSize = 52,
        Lags = [],
        CalendarFeatures = CalendarFeatures.None,
        Horizon = 13,
        Scaling = SeriesScaling.PerWindow,
        Seed = 1,
        Training = new TrainingOptions { MaximumSteps = 50, BatchSize = 64 },
    };

    /// <param name="series">How many.</param>
    /// <param name="rows">Rows of each.</param>
    /// <param name="isInterleaved">Whether rows stand in the order of their times; else one series after another.</param>
    public static IDataView Draw(int series, int rows, bool isInterleaved = false)
    {
        var random = new Random(3);
        Row[] all = [.. Enumerable.Range(0, series).SelectMany(s => Walk(random, $"W{s}", rows))];
        return new MLContext(1).Data.LoadFromEnumerable(isInterleaved ? all.OrderBy(row => row.Time).ToArray() : all);
    }

    private static IEnumerable<Row> Walk(Random random, string name, int rows)
    {
        float level = 100;
        for (int row = 0; row < rows; row++)
            yield return new Row { Series = name, Time = new DateTime(1950, 1, 1).AddDays(7 * row), Value = level += random.NextSingle() - 0.5f };
    }

    private sealed class Row
    {
        public string Series { get; set; } = "";

        public DateTime Time { get; set; }

        public float Value { get; set; }
    }
}
