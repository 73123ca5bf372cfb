using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The options that a trial has of its own: its seed, its fraction of the processors, and a folder for its TensorBoard log.</summary>
internal static class TrialOptions
{
    public static object Of(object options, int seed, int number, int? threads) => options switch
    {
        RecurrentOptions rows => rows with { Seed = seed, Training = Of(rows.Training, number, threads) },
        ForecastingOptions series => series with { Seed = seed, Training = Of(series.Training, number, threads) },
        _ => options,
    };

    /// <summary>The epochs that end a fit; null where there are none, or the options are a record that only SetPipeline's function can read.</summary>
    public static int? EpochsOf(object options) => options switch
    {
        RecurrentOptions rows => rows.Training.MaximumEpochs,
        ForecastingOptions series => series.Training.MaximumEpochs,
        _ => null,
    };

    /// <summary>Options of a fit on all rows: as many epochs as were best, and no validation split.</summary>
    public static object ForRefit(object options, int epochs) => options switch
    {
        RecurrentOptions rows => rows with { Training = ForRefit(rows.Training, epochs) },
        ForecastingOptions series => series with { RefitOnAllRows = true },
        _ => options,
    };

    private static TrainingOptions Of(TrainingOptions training, int number, int? threads) => training with
    {
        Threads = training.Threads ?? threads,
        TensorBoardDirectory = training.TensorBoardDirectory is { } folder
            ? Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"trial-{number:D4}"))
            : null,
    };

    private static TrainingOptions ForRefit(TrainingOptions training, int epochs) =>
        training with { ValidationFraction = 0, MaximumEpochs = epochs, MaximumSteps = null };
}
