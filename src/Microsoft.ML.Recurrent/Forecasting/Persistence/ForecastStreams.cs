using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Forecasting.Persistence;

/// <summary>A fitted forecaster as the two named streams of <see cref="ModelStreams"/>.</summary>
internal static class ForecastStreams
{
    /// <param name="model">The model.</param>
    /// <param name="save">Saves a named stream through the action that writes it.</param>
    public static void Write(FittedForecast model, Action<string, Action<Stream>> save) =>
        ModelStreams.Write(ForecastManifest.Of(model, Safetensors.HashOf(model.SavedTensors)).ToJson(), model.SavedTensors, save);

    /// <param name="load">Finds a named stream and hands it to the action; false where there is none.</param>
    /// <param name="sizeOf">A named stream's sizes, or null where they are not known.</param>
    /// <exception cref="FormatException">The streams are missing, truncated, altered or of a newer format.</exception>
    public static FittedForecast Read(Func<string, Action<Stream>, bool> load, Func<string, PackedSize?>? sizeOf = null) =>
        ModelRefusal.Of(() => Read(new StoredStreams(load, sizeOf ?? (_ => null))));

    private static FittedForecast Read(StoredStreams streams)
    {
        byte[] json = streams.ReadManifest();
        var manifest = Manifest.Parse<ForecastManifest>(json);
        var options = ForecastManifest.WithoutPlaces(manifest.ReadOptions());
        ForecastManifestCheck.ThrowIfInconsistent(manifest, options);
        var network = new ForecastNetwork(options, manifest.Columns);
        var (weights, further) = ModelStreams.ReadWeights(streams, network.Shape, options.Ensemble, manifest.WeightsSha256, json,
            manifest.Members?.Expected(manifest.Columns.Targets.Count, options.Horizon, network.Levels.Levels.Length) ?? []);
        return new FittedForecast(options, manifest.Columns, manifest.Scales, new ImpliedTime(options, manifest.Interval, manifest.TimeSteps), weights[0],
            EnsembleEntry.Join(new TrainingHistory(manifest.Epochs, manifest.BestEpoch, manifest.StopReason), manifest.Ensemble).With(EnsembleEntry.ToHistory(manifest.Refit)))
        {
            Others = weights[1..],
            Calibration = manifest.Calibration,
        }.With(manifest.Members?.Read(further));
    }
}
