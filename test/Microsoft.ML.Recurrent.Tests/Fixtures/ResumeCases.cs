namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Fits that are killed and resumed: tasks, cells, optimizers, schedules, ensembles and forecasters.</summary>
internal static class ResumeCases
{
    private static readonly SeriesRow[] _series = SyntheticSeries.Create(90, 70);

    private static readonly GruForecastingOptions _forecast = SmallForecasts.Everything with
    {
        Members = ForecastMembers.Network,
        RefitOnAllRows = true,
        HeadDropout = 0.2,
        Training = SmallForecasts.Everything.Training with { MaximumEpochs = 12, Schedule = LearningRateSchedule.Cosine },
    };

    public static IReadOnlyList<string> Names { get; } =
    [
        "lstm, AdamW, cosine", "gru, Adam, plateau, classes", "rnn, SGD, one cycle, regression", "slstm, RMSprop, features", "attention, average, no validation",
        "networks side by side", "forecasts from windows, refit", "stateful forecasts, refit", "forecasts of two networks, refit", "recursive forecasts", "blended forecasts",
        "characters", "language model on lanes", "recommender", "field over labels, characters", "AWD-LSTM",
    ];

    /// <summary>Fits a case.</summary>
    /// <returns>The bits of what came of it.</returns>
    public static string[] Fit(string name, FitContext context)
    {
        var ml = new MLContext(1);
        var rows = SyntheticRows.View(ml, count: 200);
        var (classification, words) = (ml.BinaryClassification.Trainers, Drops(SmallOptions.Lstm("Words", epochs: 12)));
        return name switch
        {
            "lstm, AdamW, cosine" => FitBits.Of(classification.Lstm(Trained(words, RecurrentOptimizer.AdamW, LearningRateSchedule.Cosine)).Fit(rows, context)),
            "gru, Adam, plateau, classes" => FitBits.Of(ml.MulticlassClassification.Trainers.Gru(
                Trained(Drops(SmallOptions.Gru("Keys", "Class", epochs: 12)), RecurrentOptimizer.Adam, LearningRateSchedule.Plateau)).Fit(rows, context)),
            "rnn, SGD, one cycle, regression" => FitBits.Of(ml.Regression.Trainers.Rnn(
                Trained(Drops(SmallOptions.Rnn("Values", "Target", epochs: 12)), RecurrentOptimizer.Sgd, LearningRateSchedule.OneCycle)).Fit(rows, context)),
            "slstm, RMSprop, features" => FitBits.Of(ml.Transforms.Recurrent(Trained(
                Drops(SmallOptions.Of(new RecurrentCellOptions { Cell = new ScalarLstmCell() }, "Words", "Class", epochs: 12)), RecurrentOptimizer.RmsProp, LearningRateSchedule.Constant)).Fit(rows, context)),
            "attention, average, no validation" => FitBits.Of(classification.Lstm(words with
            {
                Bidirectional = true,
                Pooling = SequencePooling.Attention,
                Training = words.Training with { WeightAveraging = 0.95, ValidationFraction = 0, BatchSize = 4 },
            }).Fit(rows, context)),
            "characters" => FitBits.Of(classification.Lstm(words with
            {
                MaximumVocabularySize = 1,
                VariationalDropout = true,
                Characters = new() { EmbeddingSize = 3, HiddenSize = 5 },
            }).Fit(rows, context)),
            "language model on lanes" => FitBits.Of(ml.LanguageModeling().Trainers.Lstm(Drops(SmallOptions.Lstm("Keys", "Keys", epochs: 12)) with
            {
                EmbeddingSize = 6,
                Layers = 2,
                NextToken = new() { Context = NextTokenContext.Stateful, WindowLength = 11, ActivationRegularization = 2, TemporalActivationRegularization = 1 },
            }).Fit(rows, context)),
            "field over labels, characters" => FitBits.Of(ml.MulticlassClassification.Trainers.Lstm(Drops(SmallOptions.Lstm("Words", "Keys", epochs: 12)) with
            {
                Bidirectional = true,
                MaximumVocabularySize = 1,
                Tagging = new() { UseCrf = true },
                Characters = new() { Encoder = CharacterEncoder.Recurrent, EmbeddingSize = 3, HiddenSize = 4 },
            }).Fit(rows, context)),
            "AWD-LSTM" => FitBits.Of(ml.LanguageModeling().Trainers.Lstm(AwdLstm).Fit(rows, context)),
            "recommender" => FitBits.Of(ml.SessionRecommendation().Trainers.Gru(Drops(SmallOptions.Gru("Keys", "Keys", epochs: 12))).Fit(rows, context)),
            "networks side by side" => FitBits.Of(classification.Lstm(words with { Ensemble = 3 }).Fit(rows, context)),
            _ => FitBits.Of(SmallForecasts.Fit(Forecast(name), _series, context), _series),
        };
    }

    /// <summary>All of Merity, Keskar &amp; Socher 2018, with an interval after which the average begins soon.</summary>
    private static LstmOptions AwdLstm => SmallOptions.Lstm("Keys", "Keys", epochs: 12) with
    {
        EmbeddingSize = 6,
        Layers = 2,
        WordTypeDropout = 0.1,
        EmbeddingDropout = 0.2,
        LayerDropout = 0.2,
        HeadDropout = 0.2,
        RecurrentWeightDropout = 0.3,
        VariationalDropout = true,
        NextToken = new() { Context = NextTokenContext.Stateful, WindowLength = 11, ActivationRegularization = 2, TemporalActivationRegularization = 1 },
        Training = new()
        {
            MaximumEpochs = 12,
            BatchSize = 8,
            Optimizer = RecurrentOptimizer.Sgd,
            Momentum = 0,
            LearningRate = 2,
            Schedule = LearningRateSchedule.Constant,
            GradientClippingNorm = 0.25,
            NonMonotoneInterval = 1,
            Patience = 0,
            ValidationFraction = 0.1,
        },
    };

    private static ForecastingOptions Forecast(string name) => name switch
    {
        "forecasts from windows, refit" => _forecast,
        "blended forecasts" => _forecast with { Members = ForecastMembers.All },
        "stateful forecasts, refit" => _forecast with { Context = ForecastContext.Stateful, Layers = 2 },
        "forecasts of two networks, refit" => _forecast with { Ensemble = 2 },
        "recursive forecasts" => _forecast with { Strategy = ForecastStrategy.Recursive, PastCovariateColumnNames = [], RefitOnAllRows = false },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such case."),
    };

    private static TOptions Drops<TOptions>(TOptions options)
        where TOptions : RecurrentOptions =>
        (TOptions)((RecurrentOptions)options with { TokenDropout = 0.2, EmbeddingDropout = 0.2, HeadDropout = 0.2, RecurrentDropout = 0.1, InputNoise = 0.1 });

    private static TOptions Trained<TOptions>(TOptions options, RecurrentOptimizer optimizer, LearningRateSchedule schedule)
        where TOptions : RecurrentOptions =>
        (TOptions)((RecurrentOptions)options with { Training = options.Training with { Optimizer = optimizer, Schedule = schedule } });
}
