using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Recurrent;
using Samples;

namespace LiveSeries;

/// <summary>The forecaster of all stations, and the version that its weights have.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">Drawn from the model's file: other weights are another version.</param>
internal sealed record Forecaster(ITransformer Model, string Version)
{
    /// <summary>A small GRU: a demonstration begins within a minute.</summary>
    public static GruForecastingOptions Options(int seed, int epochs) => new()
    {
        TargetColumnNames = [nameof(Hour.Count)],
        TimeColumnName = nameof(Hour.Time),
        Horizon = 24,
        ConfidenceLevel = 0.9f,
        ConfidenceLowerBoundColumnName = nameof(HourForecast.Lower),
        ConfidenceUpperBoundColumnName = nameof(HourForecast.Upper),
        MinimumForecast = 0,
        HiddenSize = 32,
        // Every twelfth hour is an origin to train on; the ones between have nearly the same window.
        Stride = 12,
        Seed = seed,
        Training = new TrainingOptions { BatchSize = 64, MaximumEpochs = epochs },
    };

    /// <summary>Loads the model, or trains it where it is not there.</summary>
    /// <param name="hours">The rentals.</param>
    /// <param name="arguments">Seed and epochs.</param>
    /// <param name="path">The model's file.</param>
    /// <param name="output">Takes the progress.</param>
    /// <exception cref="InvalidDataException">The file is no model.</exception>
    public static Forecaster LoadOrTrain(IReadOnlyList<Hour> hours, Arguments arguments, string path, TextWriter output)
    {
        if (!File.Exists(path))
            Train(hours, arguments, path, output);
        try
        {
            string version = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))[..8];
            var model = new MLContext().Model.Load(path, out _);
            output.WriteLine($"Forecaster {version} of {path}.");
            return new Forecaster(model, version);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"The model '{path}' cannot be loaded; delete it, and it is trained anew. {e.Message}", e);
        }
    }

    private static void Train(IReadOnlyList<Hour> hours, Arguments arguments, string path, TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        var mlContext = new MLContext(arguments.Seed);
        var data = mlContext.Data.LoadFromEnumerable(hours);
        var bar = new ProgressBar(output, live: !Console.IsOutputRedirected, "origins", "steps", epoch => $"{epoch.Seconds,5:F1} s");
        var model = mlContext.Forecasting.ForecastByGru(Options(arguments.Seed, arguments.Epochs)).Fit(data, new FitContext { Observers = [bar] });
        // Two silos that begin at once never read half a file.
        string unfinished = $"{path}.{Environment.ProcessId}.tmp";
        mlContext.Model.Save(model, data.Schema, unfinished);
        File.Move(unfinished, path, overwrite: true);
        output.WriteLine($"Trained in {watch.Elapsed.TotalSeconds:F1} s.");
    }
}
