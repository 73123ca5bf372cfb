using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Every estimator that the catalogs make, small, with data for it.</summary>
internal static class EveryEstimator
{
    private static readonly MLContext _context = new(1);

    private static readonly Dictionary<string, Func<IEstimator<ITransformer>>> _makers = new()
    {
        ["Lstm featurizer"] = () => _context.Transforms.Lstm(SmallOptions.Lstm("Words", epochs: 1)),
        ["Gru featurizer"] = () => _context.Transforms.Gru(SmallOptions.Gru("Fixed", "Class", epochs: 1)),
        ["Rnn featurizer"] = () => _context.Transforms.Rnn(SmallOptions.Rnn("Keys", "Targets", epochs: 1)),
        ["Lstm binary"] = () => _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm(epochs: 1) with { StaticColumnNames = ["Traits", "Group"] }),
        ["Gru binary"] = () => _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Keys", epochs: 1)),
        ["Rnn binary"] = () => _context.BinaryClassification.Trainers.Rnn(SmallOptions.Rnn("Words", epochs: 1)),
        ["Lstm multiclass"] = () => _context.MulticlassClassification.Trainers.Lstm(SmallOptions.Lstm("Keys", "Class", epochs: 1)),
        ["Gru multiclass"] = () => _context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru("Words", "Class", epochs: 1)),
        ["Rnn multiclass"] = () => _context.MulticlassClassification.Trainers.Rnn(SmallOptions.Rnn("Values", "Class", epochs: 1)),
        ["Lstm regression"] = () => _context.Regression.Trainers.Lstm(SmallOptions.Lstm("Fixed", "Target", epochs: 1)),
        ["Gru regression"] = () => _context.Regression.Trainers.Gru(SmallOptions.Gru("Values", "Targets", epochs: 1)),
        ["Rnn regression"] = () => _context.Regression.Trainers.Rnn(SmallOptions.Rnn("Words", "Target", epochs: 1)),
        ["Cell featurizer"] = () => _context.Transforms.Recurrent(SmallOptions.Of(new RecurrentCellOptions { Cell = new MinGruCell() }, "Words", "Label", epochs: 1)),
        ["Cell binary"] = () => _context.BinaryClassification.Trainers.Recurrent(SmallOptions.Of(new RecurrentCellOptions { Cell = new MinimalGatedCell() }, "Keys", "Label", epochs: 1)),
        ["Cell multiclass"] = () => _context.MulticlassClassification.Trainers.Recurrent(SmallOptions.Of(new RecurrentCellOptions { Cell = new SruCell() }, "Values", "Class", epochs: 1)),
        ["Cell regression"] = () => _context.Regression.Trainers.Recurrent(SmallOptions.Of(new RecurrentCellOptions { Cell = new ScalarLstmCell() }, "Words", "Target", epochs: 1)),
        ["Cell forecaster"] = () => _context.Forecasting.ForecastByRecurrent(SmallForecasts.Of(new RecurrentCellForecastingOptions { Cell = new MutatedCell() })),
        ["Gru language model"] = () => _context.LanguageModeling().Trainers.Gru(SmallOptions.Gru("Keys", "Keys", epochs: 1)),
        ["Gru recommender"] = () => _context.SessionRecommendation().Trainers.Gru(SmallOptions.Gru("Keys", "Keys", epochs: 1)),
        ["Lstm forecaster"] = () => _context.Forecasting.ForecastByLstm(SmallForecasts.Of(new LstmForecastingOptions()) with { SeriesColumnName = "Series" }),
        ["Gru forecaster"] = () => _context.Forecasting.ForecastByGru(SmallForecasts.Everything),
        ["Rnn forecaster"] = () => _context.Forecasting.ForecastByRnn(SmallForecasts.Of(new RnnForecastingOptions()) with { Context = ForecastContext.Stateful }),
    };

    private static readonly Dictionary<string, Lazy<ITransformer>> _fitted =
        _makers.ToDictionary(m => m.Key, m => new Lazy<ITransformer>(() => m.Value().Fit(Data(m.Key))));

    public static TheoryData<string> Names => [.. _makers.Keys];

    public static bool IsForecaster(string name) => name.EndsWith("forecaster", StringComparison.Ordinal);

    public static IEstimator<ITransformer> Create(string name) => _makers[name]();

    /// <summary>Fitted once.</summary>
    public static ITransformer Fitted(string name) => _fitted[name].Value;

    /// <summary>More rows than the first batch of a look-ahead has.</summary>
    public static IDataView Data(string name) => IsForecaster(name)
        ? _context.Data.LoadFromEnumerable(SyntheticSeries.Create(30, 25))
        : SyntheticRows.View(_context, 40);

    /// <summary>Columns of the same names, none of a type that a network reads there.</summary>
    public static IDataView Wrong(string name) => IsForecaster(name)
        ? _context.Data.LoadFromEnumerable<WrongSeries>([new()])
        : _context.Data.LoadFromEnumerable<WrongRow>([new()]);

    private sealed class WrongRow
    {
        public double Values { get; set; }

        public DateTime Words { get; set; }

        public bool Keys { get; set; }

        public double[] Fixed { get; set; } = [];

        public int Label { get; set; }

        public string Class { get; set; } = "";

        public double Target { get; set; }

        public double[] Targets { get; set; } = [];
    }

    private sealed class WrongSeries
    {
        public double Value { get; set; }

        public string Other { get; set; } = "";

        public bool Series { get; set; }
    }
}
