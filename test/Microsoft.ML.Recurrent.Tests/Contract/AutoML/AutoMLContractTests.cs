using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract.AutoML;

/// <summary>Estimators in ML.NET's AutoML, whose package is not at hand here: a double keeps its contract.</summary>
public class AutoMLContractTests
{
    private const int Trials = 3;
    private const int Folds = 2;

    private static readonly Dictionary<string, Action> _records = new()
    {
        [nameof(LstmOptions)] = RunRows<LstmOptions>,
        [nameof(GruOptions)] = RunRows<GruOptions>,
        [nameof(RnnOptions)] = RunRows<RnnOptions>,
        [nameof(RecurrentCellOptions)] = RunRows<RecurrentCellOptions>,
        [nameof(LstmForecastingOptions)] = RunForecasts<LstmForecastingOptions>,
        [nameof(GruForecastingOptions)] = RunForecasts<GruForecastingOptions>,
        [nameof(RnnForecastingOptions)] = RunForecasts<RnnForecastingOptions>,
        [nameof(RecurrentCellForecastingOptions)] = RunForecasts<RecurrentCellForecastingOptions>,
    };

    public static TheoryData<string> Records => [.. _records.Keys];

    [Fact]
    public void EveryNetworksOptionsAreTried() =>
        OptionsRecords.All.Where(t => t.IsAssignableTo(typeof(NetworkOptions))).Select(t => t.Name).Should().BeEquivalentTo(_records.Keys);

    [Theory]
    [MemberData(nameof(Records))]
    public void TrialsFitScoreAndOutliveTheirContexts(string record) => _records[record]();

    [Theory]
    [MemberData(nameof(Records))]
    public void DefaultRecordComesBackEqual(string record)
    {
        var type = OptionsRecords.All.Single(t => t.Name == record);
        object defaults = Activator.CreateInstance(type)!;

        typeof(AutoMLParameter).GetMethod(nameof(AutoMLParameter.Returned))!.MakeGenericMethod(type).Invoke(null, [defaults]).Should().Be(defaults);
    }

    [Fact]
    public void SampledValuesStandOverADefaultRecord()
    {
        var defaults = new LstmOptions { SequenceColumnNames = ["Values"], Pooling = SequencePooling.Max, Training = new() { MaximumEpochs = 3, Optimizer = RecurrentOptimizer.Sgd } };

        var options = AutoMLParameter.Sample(new Random(1), defaults);

        options.Should().Match<LstmOptions>(o => o.Pooling == SequencePooling.Max && o.Training.MaximumEpochs == 3 && o.Training.Optimizer == RecurrentOptimizer.Sgd);
        options.SequenceColumnNames.Should().Equal("Values");
        options.HiddenSize.Should().NotBe(defaults.HiddenSize);
        options.Training.LearningRate.Should().NotBe(defaults.Training.LearningRate);
    }

    [Fact]
    public void PrunedTrialIsAResult()
    {
        var epochs = new List<int>();
        var pruned = new AutoMLDouble<GruOptions>(
            (context, options) => context.BinaryClassification.Trainers.Gru(Small(options, epochs: 50)).With(new FitContext { Observers = [new FirstEpochOnly(epochs)] }), Accuracy);

        var results = pruned.Run(new MLContext(1), SyntheticRows.View(new MLContext(1)), Trials, Folds);

        results.Should().HaveCount(Trials).And.OnlyContain(r => r.Metric >= 0 && r.Metric <= 1 && r.Model != null, "an epoch of a unit may be wrong on every row");
        epochs.Should().HaveCount(Trials * Folds).And.OnlyContain(e => e == 1);
    }

    [Fact]
    public void TrialThatIsCancelledEndsWithTheExceptionThatAutoMLExpects()
    {
        var context = new MLContext(1);
        var estimator = context.BinaryClassification.Trainers.Gru(SmallOptions.Gru(epochs: 1000)).With(new FitContext { Observers = [new CancelsItsContext(context)] });

        FluentActions.Invoking(() => estimator.Fit(SyntheticRows.View(context))).Should().Throw<OperationCanceledException>();
    }

    private static void RunRows<TOptions>()
        where TOptions : RecurrentOptions
    {
        var main = new MLContext(1);
        var search = new AutoMLDouble<TOptions>((context, options) => context.BinaryClassification.Trainers.Recurrent(Small(options, epochs: 1)), Accuracy);

        var results = search.Run(main, SyntheticRows.View(main, count: 80), Trials, Folds);

        search.FactoryCalls.Should().Be(Trials * Folds);
        results.Select(r => r.Options).Should().OnlyHaveUniqueItems();
        ScoresAfterwards(results.MaxBy(r => r.Metric).Model, SyntheticRows.View(main, count: 20, seed: 2), "Score");
    }

    private static void RunForecasts<TOptions>()
        where TOptions : ForecastingOptions
    {
        var main = new MLContext(1);
        var data = main.Data.LoadFromEnumerable(SyntheticSeries.Create(80));
        var search = new AutoMLDouble<TOptions>(
            (context, options) => context.Forecasting.ForecastByRecurrent((ForecastingOptions)SmallForecasts.Of(options) with { Training = options.Training with { MaximumEpochs = 1 } }),
            (_, scored) => -scored.GetColumn<float[]>("Forecast").SelectMany(f => f).Where(float.IsFinite).Average(f => Math.Abs(f)));

        var results = search.Run(main, data, Trials, Folds);

        search.FactoryCalls.Should().Be(Trials * Folds);
        ScoresAfterwards(results.MaxBy(r => r.Metric).Model, data, "Forecast");
    }

    /// <summary>The best model scores and is saved by the main context, after its own one was cancelled.</summary>
    private static void ScoresAfterwards(ITransformer model, IDataView data, string column)
    {
        var main = new MLContext(1);
        using var stream = new MemoryStream();
        main.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        var loaded = main.Model.Load(stream, out _);

        Values(loaded.Transform(data), column).Should().Equal(Values(model.Transform(data), column)).And.NotBeEmpty();
    }

    private static float[] Values(IDataView data, string column) => data.Schema[column].Type is VectorDataViewType
        ? [.. data.GetColumn<float[]>(column).SelectMany(v => v)] : [.. data.GetColumn<float>(column)];

    private static double Accuracy(MLContext context, IDataView scored) => context.BinaryClassification.Evaluate(scored).Accuracy;

    private static TOptions Small<TOptions>(TOptions options, int epochs)
        where TOptions : RecurrentOptions => (TOptions)(RecurrentOptions)options with
        {
            SequenceColumnNames = ["Values"],
            HiddenSize = options.HiddenSize / 16,
            Ensemble = 1,
            Seed = 1,
            Training = options.Training with { MaximumEpochs = epochs },
        };

    private sealed class FirstEpochOnly(List<int> epochs) : TrainingObserver
    {
        public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control) => control.RequestStop("pruned");

        public override void OnFitEnd(TrainingHistory history) => epochs.Add(history.Count);
    }

    private sealed class CancelsItsContext(MLContext context) : TrainingObserver
    {
        public override void OnBatchEnd(TrainingProgress progress, TrainingControl control) => context.CancelExecution();
    }
}
