using System.Globalization;
using Microsoft.ML.Recurrent.Benchmarks.Data;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;

namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy;

/// <summary>A search and its outcome.</summary>
/// <param name="Search">The tuner and pruner.</param>
/// <param name="Seed">The experiment's seed.</param>
/// <param name="Accuracy">The best trial's accuracy on the validation sentences.</param>
/// <param name="Epochs">Epochs that all trials took.</param>
/// <param name="Seconds">The time of the search.</param>
internal sealed record SearchOutcome(string Search, int Seed, double Accuracy, long Epochs, double Seconds);

/// <summary>Searches of one budget of trials on movie sentences: all trials in full beside those that a pruner pauses, random proposals beside the density estimator's.</summary>
internal static class SearchRun
{
    /// <summary>Training sentences, a fifth of the set: a search takes minutes, not an hour.</summary>
    private const int Sentences = 2000;

    private static readonly (string Name, ITuner Tuner, bool Prunes)[] _searches =
    [
        ("random, in full", new RandomTuner(), false), ("random, ASHA", new RandomTuner(), true), ("TPE, in full", new TpeTuner(), false), ("TPE, ASHA", new TpeTuner(), true),
    ];

    public static void Run(IReadOnlyList<int> seeds, bool isQuick, string directory, TextWriter table)
    {
        var file = new ResultFile<SearchOutcome>(directory, "search.json");
        var (sentences, trials, epochs) = isQuick ? (300, 4, 3) : (Sentences, 30, 9);
        table.WriteLine($"{trials} trials of at most {epochs} epochs on {sentences:N0} movie sentences");
        foreach (int seed in seeds)
        {
            foreach (var (name, tuner, prunes) in _searches)
            {
                var outcome = Measure(name, tuner, prunes ? new AshaPruner { MaximumEpochs = epochs } : new NoPruner(), seed, sentences, trials, epochs);
                table.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{outcome.Search,-18}seed {seed}: accuracy {outcome.Accuracy:F4}, {outcome.Epochs} epochs, {outcome.Seconds:F0} s"));
                file.Add(outcome);
                file.Save(TextWriter.Null);
            }
        }

        file.Save(table);
    }

    private static SearchOutcome Measure(string name, ITuner tuner, IPruner pruner, int seed, int sentences, int trials, int epochs)
    {
        var mlContext = new MLContext(seed);
        var all = MovieSentences.Load();
        var random = new Random(seed);
        var training = all.Training.ToArray();
        random.Shuffle(training);
        var options = new LstmOptions { SequenceColumnNames = [nameof(Sentence.Tokens)], Training = new TrainingOptions { MaximumEpochs = epochs } };
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var result = mlContext.Recurrent().CreateExperiment()
            .SetPipeline(tried => mlContext.BinaryClassification.Trainers.Lstm(tried), new ParameterSpace<LstmOptions>(options).Range(o => o.HiddenSize, 16, 128).Range(o => o.EmbeddingSize, 16, 128))
            .SetDataset(mlContext.Data.LoadFromEnumerable(training.Take(sentences).ToArray()), mlContext.Data.LoadFromEnumerable(all.Validation))
            .SetMetric(ExperimentMetric.BinaryAccuracy)
            .SetTuner(tuner)
            .SetPruner(pruner)
            .SetSeed(seed)
            .SetMaximumTrials(trials)
            .Run();
        return new SearchOutcome(name, seed, result.Best.Metric!.Value, result.Epochs, clock.Elapsed.TotalSeconds);
    }
}
