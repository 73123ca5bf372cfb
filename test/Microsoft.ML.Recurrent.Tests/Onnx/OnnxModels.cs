using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>Fitted models over the columns of <see cref="OnnxRow"/>, with seeded weights and scalings and without a fit.</summary>
internal static class OnnxModels
{
    private static readonly SequenceColumn[] _sequences =
    [
        new("Numbers", SequenceColumnKind.Values, OnnxRow.FeaturesPerStep, 0, null),
        new("Level", SequenceColumnKind.Values, 1, 0, null),
        new("Keys", SequenceColumnKind.Keys, 0, OnnxRow.KeyCount + 1, null),
        new("Words", SequenceColumnKind.Text, 0, OnnxRow.KnownWords.Length + 1, new Vocabulary(OnnxRow.KnownWords)),
    ];

    private static readonly StaticColumn[] _statics =
    [
        new("Size", false, 1), new("Group", true, OnnxRow.GroupCount), new("Traits", false, OnnxRow.TraitCount),
    ];

    public static TaskDescription Binary { get; } = new(PredictionTask.BinaryClassification, 1);

    public static TaskDescription Multiclass { get; } = new(PredictionTask.MulticlassClassification, 3)
    {
        Classes = new ClassNames("Text", ["low", "mid \"dle\"", "高い"]),
    };

    public static TaskDescription Regression { get; } =
        new(PredictionTask.Regression, 1) { LabelMean = [1.5f], LabelScale = [0.5f] };

    public static TaskDescription VectorRegression { get; } =
        new(PredictionTask.Regression, 2) { LabelMean = [-1, 2], LabelScale = [0.5f, 2], IsVector = true };

    /// <param name="options">The cell and shape; sizes are made small.</param>
    /// <param name="task">The task, or null for a featurizer.</param>
    /// <param name="sequences">Names of sequence columns, in the order they are read.</param>
    /// <param name="statics">Names of static columns, in the order they are read.</param>
    public static FittedModel Create(RecurrentOptions options, TaskDescription? task, string[] sequences, params string[] statics) =>
        CreateAsLarge(options with { HiddenSize = 5, EmbeddingSize = 4 }, task, sequences, statics);

    /// <summary>The same, of the options' own sizes.</summary>
    public static FittedModel CreateAsLarge(RecurrentOptions options, TaskDescription? task, string[] sequences, params string[] statics)
    {
        var named = options with { SequenceColumnNames = sequences };
        var columns = Scaled(new InputColumns(
            [.. sequences.Select(name => Spelled(_sequences.Single(c => c.Name == name), options.Characters))], [.. statics.Select(name => _statics.Single(c => c.Name == name))]));
        var described = task ?? Binary;
        var shape = NetworkShape.Of(named, columns, described.Outputs, described.PerStep, described.HasField);
        return new FittedModel(named, task is null ? NetworkRole.Featurizer : NetworkRole.Trainer, described, columns,
            Networks.Weights(shape), new TrainingHistory([], 0, "none"));
    }

    /// <summary>The same model with further networks.</summary>
    public static FittedModel Ensemble(FittedModel model, int networks) => model with
    {
        Options = model.Options with { Ensemble = networks },
        Others = [.. Enumerable.Range(2, networks - 1).Select(seed => Networks.Weights(model.Shape, seed))],
    };

    public static byte[] Export(FittedModel model)
    {
        using var stream = new MemoryStream();
        new RecurrentTransformer(model).SaveOnnx(stream);
        return stream.ToArray();
    }

    private static SequenceColumn Spelled(SequenceColumn column, CharacterOptions? options) => !column.IsTokens || options?.Reads(column.Name) != true ? column : column with
    {
        Alphabet = new Alphabet("rednkwoü青y1", options.MaximumLength),
        Keys = column.Kind == SequenceColumnKind.Keys ? new KeyValues(OnnxRow.KeyCount, new ClassNames("Text", [.. Enumerable.Range(1, OnnxRow.KeyCount).Select(key => $"Key {key}")]), null) : null,
    };

    private static InputColumns Scaled(InputColumns columns) => columns with
    {
        StepScaling = columns.ValuesPerStep == 0 ? null : new ChannelScaling(
            [.. columns.Sequences.SelectMany(c => Enumerable.Repeat(c.Name == "Numbers" ? 6.5f : -1.5f, c.FeaturesPerStep))],
            [.. Enumerable.Range(1, columns.ValuesPerStep).Select(i => 1f / i)]),
        StaticScaling = columns.StaticNumbers == 0 ? null : new ChannelScaling(
            [.. columns.Statics.Where(c => !c.IsKey).SelectMany(c => Enumerable.Repeat(c.Width == 1 ? 0.5f : 50f, c.Width))],
            [.. columns.Statics.Where(c => !c.IsKey).SelectMany(c => Enumerable.Repeat(c.Width == 1 ? 2f : 0.03f, c.Width))]),
    };
}
