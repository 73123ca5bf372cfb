using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Forecasting.Persistence;

/// <summary>A fitted forecaster as the two named streams of <see cref="ModelStreams"/>.</summary>
internal static class ForecastStreams
{
    /// <param name="model">The model.</param>
    /// <param name="save">Saves a named stream through the action that writes it.</param>
    public static void Write(FittedForecast model, Action<string, Action<Stream>> save) =>
        ModelStreams.Write(ForecastManifest.Of(model, Safetensors.HashOf(model.Weights.Tensors)).ToJson(), model.Weights, save);

    /// <param name="load">Finds a named stream and hands it to the action; false where there is none.</param>
    /// <exception cref="FormatException">The streams are missing, truncated, altered or of a newer format.</exception>
    public static FittedForecast Read(Func<string, Action<Stream>, bool> load)
    {
        byte[] json = ModelStreams.ReadManifest(load);
        var manifest = Manifest.Parse<ForecastManifest>(json);
        var options = manifest.ReadOptions();
        ForecastManifestCheck.ThrowIfInconsistent(manifest, options);
        var shape = new ForecastNetwork(options, manifest.Columns).Shape;
        var weights = ModelStreams.ReadWeights(load, shape, manifest.WeightsSha256, json);
        return new FittedForecast(options, manifest.Columns, manifest.Scales, new ImpliedTime(options, manifest.Interval, manifest.TimeSteps), weights,
            new TrainingHistory(manifest.Epochs, manifest.BestEpoch, manifest.StopReason))
        {
            Calibration = manifest.Calibration,
        };
    }
}
