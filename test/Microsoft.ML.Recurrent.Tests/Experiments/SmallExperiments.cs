using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>Experiments whose trials take a fraction of a second.</summary>
internal static class SmallExperiments
{
    public const int Epochs = 3;

    /// <summary>Two parameters of a small network.</summary>
    public static ParameterSpace<LstmOptions> Space { get; } = Searching(SmallOptions.Lstm(epochs: Epochs));

    /// <summary>Two parameters of a small forecaster.</summary>
    public static ParameterSpace<GruForecastingOptions> ForecastSpace { get; } = Searching(SmallForecasts.Gru);

    /// <summary>A binary classifier of synthetic rows.</summary>
    public static RecurrentExperiment Binary(MLContext context, int trials = 4) => context.Recurrent().CreateExperiment()
        .SetPipeline(options => context.BinaryClassification.Trainers.Lstm(options), Space)
        .SetDataset(SyntheticRows.View(context, 80), SyntheticRows.View(context, 40, seed: 2))
        .SetMetric(ExperimentMetric.BinaryAreaUnderRocCurve)
        .SetSeed(3)
        .SetMaximumTrials(trials);

    /// <summary>A forecaster of two synthetic series.</summary>
    public static RecurrentExperiment Forecast(MLContext context, int trials = 2) => context.Recurrent().CreateExperiment()
        .SetPipeline(
            options => context.Forecasting.ForecastByGru(options with { SeriesColumnName = "Series", TimeColumnName = "Time" }), ForecastSpace)
        .SetMetric(ExperimentMetric.ForecastMeanAbsoluteError)
        .SetMaximumTrials(trials);

    /// <summary>All that does not depend on the clock.</summary>
    public static string[] Facts(IEnumerable<Trial> trials) =>
    [
        .. trials.Select(t => $"{t.Number} {t.Status} {t.Configuration} {t.Metric:R} [{string.Join(' ', t.FoldMetrics.Select(f => f.ToString("R")))}] "
            + $"[{string.Join(' ', t.Measurements.Select(m => $"{m.Fold}/{m.Epoch}:{m.Value:R}"))}] {t.Epochs} {t.Ending}"),
    ];

    /// <summary>Fixes all parameters but the size and the learning rate.</summary>
    private static ParameterSpace<TOptions> Searching<TOptions>(TOptions options)
        where TOptions : NetworkOptions
    {
        var space = new ParameterSpace<TOptions>(options);
        foreach (string name in space.Parameters.Select(p => p.Name).Where(name => name is not ("HiddenSize" or "Training.LearningRate")))
            space = space.Fix(name, Value(options, name));
        return space.Range("HiddenSize", 3, 8).Range("Training.LearningRate", 0.001, 0.1);
    }

    private static object? Value(object options, string path) =>
        path.Split('.').Aggregate<string, object?>(options, (holder, name) => holder!.GetType().GetProperty(name)!.GetValue(holder));
}
