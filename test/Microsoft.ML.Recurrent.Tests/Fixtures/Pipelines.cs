namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Pipelines over synthetic rows, of every cell, task and role, alone and among ML.NET's own components.</summary>
internal static class Pipelines
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "lstm binary", "gru binary", "rnn binary", "lstm multiclass", "gru multiclass", "rnn multiclass", "lstm regression", "gru regression",
        "rnn regression", "lstm features", "gru features", "rnn features", "regression of vectors", "deep and both ways", "statics",
        "tokenizer, network", "featurizer, trainer", "named classes", "statics with named classes", "ensemble binary", "ensemble multiclass",
        "ensemble of vectors", "attention", "attention heads", "attention columns", "own cell", "library cell", "tagger", "taggers with statics", "numbers of steps",
        "crf tagger", "crf taggers", "characters", "characters of keys", "recurrent characters",
        "language model", "language models", "adaptive language model", "recommender", "recommenders",
    ];

    public static TheoryData<string> All => [.. Names];

    public static IEstimator<ITransformer> Create(MLContext context, string name) => name switch
    {
        "lstm binary" => context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm("Words")),
        "gru binary" => context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Keys")),
        "rnn binary" => context.BinaryClassification.Trainers.Rnn(SmallOptions.Rnn()),
        "lstm multiclass" => context.MulticlassClassification.Trainers.Lstm(SmallOptions.Lstm("Keys", "Class")),
        "gru multiclass" => context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru("Fixed", "Class")),
        "rnn multiclass" => context.MulticlassClassification.Trainers.Rnn(SmallOptions.Rnn("Words", "Class")),
        "lstm regression" => context.Regression.Trainers.Lstm(SmallOptions.Lstm("Values", "Target")),
        "gru regression" => context.Regression.Trainers.Gru(SmallOptions.Gru("Words", "Target")),
        "rnn regression" => context.Regression.Trainers.Rnn(SmallOptions.Rnn("Fixed", "Target")),
        "lstm features" => context.Transforms.Lstm(SmallOptions.Lstm()),
        "gru features" => context.Transforms.Gru(SmallOptions.Gru("Keys", "Class")),
        "rnn features" => context.Transforms.Rnn(SmallOptions.Rnn("Words", "Targets") with { Activation = RnnActivation.Relu }),
        "regression of vectors" => context.Regression.Trainers.Lstm(SmallOptions.Lstm("Values", "Targets") with { Pooling = SequencePooling.Max }),
        "deep and both ways" => context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm() with
        {
            Layers = 2,
            Bidirectional = true,
            Pooling = SequencePooling.Mean,
        }),
        "statics" => context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Words") with
        {
            SequenceColumnNames = ["Words", "Values"],
            StaticColumnNames = ["Level", "Traits", "Group"],
            ExampleWeightColumnName = "Weight",
        }),
        "attention" => context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Words") with { Pooling = SequencePooling.Attention, Bidirectional = true }),
        "attention heads" => context.Transforms.Lstm(SmallOptions.Lstm("Words", "Class") with
        {
            Pooling = SequencePooling.Attention,
            AttentionHeads = 3,
            AttentionColumnName = "Attention",
            Bidirectional = true,
        }),
        "attention columns" => context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru("Keys", "Class") with
        {
            Pooling = SequencePooling.Attention,
            AttentionColumnName = "Attention",
            Ensemble = 2,
            StaticColumnNames = ["Traits", "Group"],
        }),
        "ensemble binary" => context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm("Words") with { Ensemble = 3 }),
        "ensemble multiclass" => context.MulticlassClassification.Trainers.Gru(
            SmallOptions.Gru("Keys", "Class") with { Ensemble = 2, StaticColumnNames = ["Traits", "Group"] }),
        "ensemble of vectors" => context.Regression.Trainers.Rnn(SmallOptions.Rnn("Values", "Targets") with { Ensemble = 2, Bidirectional = true }),
        "own cell" => context.BinaryClassification.Trainers.Recurrent(
            SmallOptions.Of(new RecurrentCellOptions { Cell = Cell.Define("own", OwnCell) }, "Values", "Label") with { Layers = 2, Bidirectional = true }),
        "library cell" => context.Regression.Trainers.Recurrent(
            SmallOptions.Of(new RecurrentCellOptions { Cell = new LstmCell { Peepholes = LstmGates.All, CouplesInputAndForgetGates = true } }, "Words", "Target")),
        "tagger" => context.MulticlassClassification.Trainers.Lstm(SmallOptions.Lstm("Words", "Keys") with { Bidirectional = true }),
        "taggers with statics" => context.MulticlassClassification.Trainers.Gru(
            SmallOptions.Gru("Values", "Keys") with { Ensemble = 2, StaticColumnNames = ["Traits", "Group"] }),
        "crf tagger" => context.MulticlassClassification.Trainers.Lstm(
            SmallOptions.Lstm("Words", "Keys") with { Bidirectional = true, Tagging = new TaggingOptions { UseCrf = true, BestPaths = 3 } }),
        "crf taggers" => context.MulticlassClassification.Trainers.Gru(
            SmallOptions.Gru("Values", "Keys") with { Ensemble = 2, StaticColumnNames = ["Traits", "Group"], Tagging = new TaggingOptions { UseCrf = true } }),
        "language model" => context.LanguageModeling().Trainers.Gru(SmallOptions.Gru("Keys", "Keys")),
        "language models" => context.LanguageModeling().Trainers.Lstm(SmallOptions.Lstm("Keys", "Keys") with { EmbeddingSize = 6, Ensemble = 2, Layers = 2 }),
        "adaptive language model" => context.LanguageModeling().Trainers.Lstm(SmallOptions.Lstm("Keys", "Keys") with { HiddenSize = 12, NextToken = new() { SoftmaxCutoffs = [2, 5] } }),
        "recommender" => context.SessionRecommendation().Trainers.Gru(SmallOptions.Gru("Keys", "Keys") with { NextItem = new() { Count = 3, ExcludeSeen = true } }),
        "recommenders" => context.SessionRecommendation().Trainers.Lstm(SmallOptions.Lstm("Keys", "Keys") with { Ensemble = 2, EmbeddingSize = 6 }),
        "numbers of steps" => context.Regression.Trainers.Rnn(SmallOptions.Rnn("Keys", "Values")),
        "characters" => context.MulticlassClassification.Trainers.Lstm(SmallOptions.Lstm("Words", "Keys") with
        {
            MaximumVocabularySize = 1,
            Characters = new() { EmbeddingSize = 3, HiddenSize = 5, MaximumLength = 4 },
        }),
        "recurrent characters" => context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Words") with
        {
            MaximumVocabularySize = 1,
            Characters = new() { Encoder = CharacterEncoder.Recurrent, EmbeddingSize = 3, HiddenSize = 4 },
        }),
        _ => Chain(context, name),
    };

    /// <summary>A cell with much of what a definition can have.</summary>
    private static void OwnCell(Step s)
    {
        var (h, slow) = (s.State("hidden"), s.State("slow", 4));
        var gate = s.Gate("gate", Expr.Sigmoid(s.Input("gate", initialBias: 1) + s.Recurrent("gate", h) + s.Vector("peephole", initial: 0.1) * h));
        var next = s.Next(slow, 0.9 * slow + 0.1 * Expr.Tanh(s.Input("slow", 4) + s.Recurrent("mix", gate * h, 4, bias: false) + s.Lower("slow", 4)));
        s.Output("slow", next);
        s.Output(s.Next(h, Expr.Max(gate, 0.1) * h + (1 - gate) * Expr.Tanh(s.Recurrent("read", next))));
    }

    private static IEstimator<ITransformer> Chain(MLContext context, string name) => name switch
    {
        "tokenizer, network" => context.Transforms.Text.TokenizeIntoCharactersAsKeys("Tokens", "ClassName")
            .Append(context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm("Tokens"))),
        "characters of keys" => context.Transforms.Conversion.MapValueToKey("WordKeys", "Words").Append(context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("WordKeys") with
        {
            Ensemble = 2,
            Characters = new() { EmbeddingSize = 3, HiddenSize = 5, Capitalization = false },
        })),
        "featurizer, trainer" => context.Transforms.Lstm(SmallOptions.Lstm())
            .Append(context.BinaryClassification.Trainers.LbfgsLogisticRegression("Label", "Features")),
        "named classes" => context.Transforms.Conversion.MapValueToKey("Named", "ClassName")
            .Append(context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru("Values", "Named")))
            .Append(context.Transforms.Conversion.MapKeyToValue("ClassName", "PredictedLabel")),
        "statics with named classes" => context.Transforms.Conversion.MapValueToKey("Named", "ClassName")
            .Append(context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru("Values", "Named") with { StaticColumnNames = ["Traits", "Group"] })),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such pipeline."),
    };
}
