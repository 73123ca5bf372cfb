using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Models with drawn weights that nothing was fitted for: all parts of a model in milliseconds, without libtorch.</summary>
internal static class DrawnModels
{
    public static FittedModel Create(RecurrentOptions options, NetworkRole role, TaskDescription task, InputColumns inputs)
    {
        options = options with
        {
            SequenceColumnNames = [.. inputs.Sequences.Select(c => c.Name)],
            StaticColumnNames = [.. inputs.Statics.Select(c => c.Name)],
            // As a fit settles them.
            Ensemble = options.Ensemble ?? 1,
            InputNoise = options.InputNoise ?? 0,
        };
        var weights = NetworkInitializer.Create(NetworkShape.Of(options, inputs, task.Outputs, task.PerStep, task.HasField), seed: 7);
        var history = new TrainingHistory(
            [new(1, 0.9, 0.8, "Accuracy", 0.5, 0.01, 0.1, 1000), new(2, 0.7, null, "Accuracy", double.NaN, 0.01, 0.1, double.PositiveInfinity)],
            bestRecord: 1, "All epochs were trained.");
        return new FittedModel(options, role, task, inputs, weights, history);
    }

    /// <summary>Every part that a manifest can have: words, numbers, statics, scalings, named classes.</summary>
    public static FittedModel Everything(RecurrentOptions? options = null, params string[] words) => Create(
        options ?? new GruOptions { HiddenSize = 3, EmbeddingSize = 2, Bidirectional = true },
        NetworkRole.Trainer,
        new TaskDescription(PredictionTask.MulticlassClassification, 3) { Classes = new ClassNames(ClassNames.TextType, ["low", "middle", "high"]) },
        new InputColumns(
            [
                new SequenceColumn("Words", SequenceColumnKind.Text, 0, Words(words).Count + 1, new Vocabulary(Words(words))),
                new SequenceColumn("Values", SequenceColumnKind.Values, 1, 0, null),
            ],
            [new StaticColumn("Level", false, 1), new StaticColumn("Group", true, SyntheticRows.GroupCount)])
        {
            StepScaling = new ChannelScaling([0.5f], [2f]),
            StaticScaling = new ChannelScaling([1], [0.5f]),
        });

    /// <summary>The same parts, and three networks.</summary>
    public static FittedModel Ensemble()
    {
        var one = Everything(new GruOptions { HiddenSize = 3, EmbeddingSize = 2, Ensemble = 3 });
        return one with
        {
            Others = [NetworkInitializer.Create(one.Shape, seed: 8), NetworkInitializer.Create(one.Shape, seed: 9)],
            History = new TrainingHistory(one.History, [new([], 0, "Stopped.") { Network = 1 }, new(one.History, 2, "All epochs were trained.") { Network = 2 }]),
        };
    }

    /// <summary>The same inputs, one regression output.</summary>
    public static FittedModel Regression() => Create(
        new RnnOptions { HiddenSize = 2, Bidirectional = false },
        NetworkRole.Trainer,
        new TaskDescription(PredictionTask.Regression, 1) { LabelMean = [10], LabelScale = [3] },
        new InputColumns([new SequenceColumn("Values", SequenceColumnKind.Values, 1, 0, null)], []));

    private static IReadOnlyList<string> Words(string[] words) => words.Length == 0 ? ["good", "bad", "so-so"] : words;
}
