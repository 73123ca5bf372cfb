using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Forecasters that fit in a fraction of a second.</summary>
internal static class SmallForecasts
{
    public static GruForecastingOptions Gru { get; } = Of(new GruForecastingOptions());

    /// <summary>Gru that reads and gives everything there is.</summary>
    public static GruForecastingOptions Everything { get; } = Gru with
    {
        TargetColumnNames = ["Value", "Other"],
        TimeColumnName = "Time",
        SeriesColumnName = "Series",
        PastCovariateColumnNames = ["Past"],
        FutureCovariateColumnNames = ["Future"],
        StaticColumnNames = ["Size", "Key"],
        CalendarFeatures = CalendarFeatures.HourOfDay | CalendarFeatures.DayOfWeek,
        Lags = [2, 8],
        Quantiles = [0.1f, 0.9f],
        ConfidenceLevel = 0.8f,
        ConfidenceLowerBoundColumnName = "Lower",
        ConfidenceUpperBoundColumnName = "Upper",
        Training = Gru.Training with { ValidationFraction = 0.3 },
    };

    /// <summary>The options that golden files were made with, by their names.</summary>
    public static IReadOnlyDictionary<string, GruForecastingOptions> Golden { get; } = new Dictionary<string, GruForecastingOptions>
    {
        ["forecast windows"] = Everything with { Scaling = SeriesScaling.PerWindow },
        ["forecast carried"] = Everything with { Context = ForecastContext.Stateful, ScaleEachSeries = true, Loss = ForecastLoss.Squared },
    };

    /// <summary>The same, of files that the first format did not have.</summary>
    public static IReadOnlyDictionary<string, GruForecastingOptions> GoldenSince2 { get; } = new Dictionary<string, GruForecastingOptions>
    {
        ["forecast columns"] = Everything with
        {
            TargetColumnNames = ["Value", "Size"],
            TargetsAsSeries = true,
            TargetTransform = TargetTransform.BoxCox,
            SeriesColumnName = null,
            TimeColumnName = null,
            CalendarFeatures = CalendarFeatures.None,
            PastCovariateColumnNames = ["Series", "Past"],
            FutureCovariateColumnNames = ["Future", "Key"],
            StaticColumnNames = [],
        },
        ["forecast ensemble"] = Everything with { Context = ForecastContext.Stateful, Scaling = SeriesScaling.Standard, Ensemble = 2 },
    };

    /// <summary>The same record, small and seeded.</summary>
    public static TOptions Of<TOptions>(TOptions options)
        where TOptions : ForecastingOptions => (TOptions)(ForecastingOptions)options with
        {
            TargetColumnNames = ["Value"],
            Seasonality = [1],
            WindowSize = 8,
            Lags = [],
            TargetsAsSeries = false,
            Scaling = SeriesScaling.Standard,
            Horizon = 3,
            HiddenSize = 6,
            EmbeddingSize = 3,
            LayerDropout = 0,
            HeadDropout = 0,
            Seed = 1,
            Training = new TrainingOptions { MaximumEpochs = 2, BatchSize = 16, LearningRate = 0.02, Schedule = LearningRateSchedule.Constant },
        };

    public static ForecastingTransformer Fit(ForecastingOptions options, IEnumerable<SeriesRow> rows, FitContext? context = null) =>
        Fit(options, new MLContext(1).Data.LoadFromEnumerable(rows), context);

    public static ForecastingTransformer Fit(ForecastingOptions options, IDataView data, FitContext? context = null) =>
        new MLContext(1).Forecasting.ForecastByRecurrent(options).With(context ?? new()).Fit(data);

    /// <summary>Each row's forecast, one after another.</summary>
    public static float[][] Forecast(ForecastingTransformer model, IEnumerable<SeriesRow> rows, string column = "Forecast") =>
        Forecast(model, new MLContext(1).Data.LoadFromEnumerable(rows), column);

    public static float[][] Forecast(ITransformer model, IDataView data, string column = "Forecast") =>
        [.. model.Transform(data).GetColumn<float[]>(column)];

    /// <summary>All that <see cref="Everything"/> gives for each row, one column after another.</summary>
    public static float[][] Transform(ITransformer model, IReadOnlyList<SeriesRow> rows)
    {
        var data = new MLContext(1).Data.LoadFromEnumerable(rows);
        float[][][] columns = [.. new[] { "Forecast", "Lower", "Upper", "ForecastQuantiles" }.Select(c => Forecast(model, data, c))];
        return [.. Enumerable.Range(0, rows.Count).Select(i => columns.SelectMany(c => c[i]).ToArray())];
    }
}
