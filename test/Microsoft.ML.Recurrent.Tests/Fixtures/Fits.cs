namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Small binary fits on the synthetic values.</summary>
internal static class Fits
{
    /// <summary>The small LSTM with other training options.</summary>
    public static LstmOptions With(Func<TrainingOptions, TrainingOptions> training)
    {
        var options = SmallOptions.Lstm();
        return options with { Training = training(options.Training) };
    }

    public static RecurrentTransformer Binary(LstmOptions options, IDataView? data = null, IDataView? validation = null, FitContext? context = null)
    {
        var ml = new MLContext(1);
        return ml.BinaryClassification.Trainers.Lstm(options).With(context ?? new()).Fit(data ?? SyntheticRows.View(ml), validation);
    }

    /// <summary>Every weight, in order.</summary>
    public static float[] WeightsOf(RecurrentTransformer transformer) =>
        [.. transformer.Model.Names.SelectMany(name => transformer.Model.ValuesOf(name).ToArray())];

    /// <summary>A history without its times.</summary>
    public static IEnumerable<TrainingEpoch> WithoutTimes(TrainingHistory history) =>
        history.Select(epoch => epoch with { Seconds = 0, StepsPerSecond = 0 });
}
