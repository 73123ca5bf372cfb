using Microsoft.ML;
using Microsoft.ML.Recurrent;
using Samples;

namespace TimeSeriesGru;

/// <summary>Searches the forecaster's options on the last weeks before the test.</summary>
internal static class Search
{
    private const int Epochs = 10;

    /// <summary>Poor trials are paused after an epoch or three and go on if they turn out to be among the best.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="rentals">The rentals.</param>
    /// <param name="arguments">Epochs and seed.</param>
    /// <param name="trials">Trials.</param>
    /// <param name="output">The output folder.</param>
    /// <param name="cancellationToken">Ends the search; run again, it goes on.</param>
    public static void Run(MLContext mlContext, Rentals rentals, Arguments arguments, int trials, string output, CancellationToken cancellationToken)
    {
        int epochs = arguments.Epochs ?? Epochs;
        // Every sixth row is an origin to train on; the ones between have nearly the same window.
        var options = Forecaster.Options(arguments.Seed, epochs) with { Stride = 6 };
        var experiment = mlContext.Recurrent().CreateExperiment()
            .SetPipeline(tried => mlContext.Forecasting.ForecastByGru(tried), new ParameterSpace<GruForecastingOptions>(options))
            .SetDataset(rentals.Training(mlContext), validationFraction: 0.1)
            .SetMetric(ExperimentMetric.ForecastMeanAbsoluteError)
            .SetTuner(new TpeTuner())
            .SetPruner(SampleSearch.Pruner(epochs))
            .SetSeed(arguments.Seed);

        var result = new SampleSearch(Console.Out, output).Run(experiment, trials, epochs, cancellationToken);

        mlContext.Model.Save(result.BestModel, rentals.All(mlContext).Schema, Path.Combine(output, "model.zip"));
        var scores = mlContext.Forecasting.Evaluate(result.BestModel.Transform(rentals.All(mlContext)), Forecaster.Evaluation(rentals), cancellationToken);
        Console.WriteLine($"\nThe best trial, {result.Best.Number}, on {scores.Overall.Count:N0} test forecasts: MAE {scores.Overall.MeanAbsoluteError:F1}, MASE {scores.Overall.MeanAbsoluteScaledError:F3}.");
        Console.WriteLine($"\nmodel.zip, search.json, search.html and the search's journal are in {output}.");
    }
}
