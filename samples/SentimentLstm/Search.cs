using Microsoft.ML;
using Microsoft.ML.Recurrent;
using Samples;

namespace SentimentLstm;

/// <summary>Searches the network's sizes, dropout rates and training instead of taking those that are written down.</summary>
internal static class Search
{
    /// <summary>Poor trials are paused after an epoch or three and go on if they turn out to be among the best.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="reviews">The reviews.</param>
    /// <param name="options">What is not searched, and where the search starts.</param>
    /// <param name="arguments">Epochs and seed.</param>
    /// <param name="trials">Trials.</param>
    /// <param name="output">The output folder.</param>
    /// <param name="cancellationToken">Ends the search; run again, it goes on.</param>
    public static void Run(MLContext mlContext, Reviews reviews, LstmOptions options, Arguments arguments, int trials, string output, CancellationToken cancellationToken)
    {
        var tokenizer = mlContext.Transforms.Text.TokenizeIntoWords("Tokens", nameof(Review.Text));
        var experiment = mlContext.Recurrent().CreateExperiment()
            .SetPipeline(tried => tokenizer.Append(mlContext.BinaryClassification.Trainers.Lstm(tried)), new ParameterSpace<LstmOptions>(options))
            .SetDataset(reviews.Training, reviews.Validation)
            .SetMetric(ExperimentMetric.BinaryAccuracy)
            .SetTuner(new TpeTuner())
            .SetPruner(SampleSearch.Pruner(arguments.Epochs))
            .SetSeed(arguments.Seed);

        var result = new SampleSearch(Console.Out, output).Run(experiment, trials, arguments.Epochs, cancellationToken);

        mlContext.Model.Save(result.BestModel, reviews.Training.Schema, Path.Combine(output, "model.zip"));
        Console.WriteLine($"\n{$"On {reviews.TestRows:N0} test sentences",-44}{"accuracy",10}{"AUC",10}");
        Report($"best trial, {result.Best.Number}", result.BestModel);
        int models = Math.Min(3, result.Trials.Count(trial => trial.Status == TrialStatus.Completed));
        Report($"mean of the {models} best trials", result.Ensemble(models));
        Console.WriteLine($"\nmodel.zip, search.json, search.html and the search's journal are in {output}.");

        void Report(string name, ITransformer model)
        {
            var metrics = mlContext.BinaryClassification.Evaluate(model.Transform(reviews.Test));
            Console.WriteLine($"{name,-44}{metrics.Accuracy,10:P1}{metrics.AreaUnderRocCurve,10:F3}");
        }
    }
}
