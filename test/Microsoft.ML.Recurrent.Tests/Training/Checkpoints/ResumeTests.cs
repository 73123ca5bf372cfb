using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training.Checkpoints;

/// <summary>A fit that is paused and goes on from its file ends with the bits of one that ran through.</summary>
public class ResumeTests
{
    // All that draws and remembers: embeddings whose rows are stepped when they are read, all dropouts, noise, an average of the weights.
    private static readonly LstmOptions _everything = SmallOptions.Lstm("Words", epochs: 4) with
    {
        SequenceColumnNames = ["Words", "Keys", "Values"],
        StaticColumnNames = ["Level", "Group"],
        ExampleWeightColumnName = "Weight",
        Layers = 2,
        TokenDropout = 0.2,
        EmbeddingDropout = 0.2,
        WordTypeDropout = 0.1,
        LayerDropout = 0.2,
        HeadDropout = 0.2,
        RecurrentDropout = 0.1,
        RecurrentWeightDropout = 0.1,
        InputNoise = 0.1,
    };

    private readonly MLContext _context = new(1);

    public static TheoryData<RecurrentOptimizer, LearningRateSchedule> Training()
    {
        var data = new TheoryData<RecurrentOptimizer, LearningRateSchedule>();
        foreach (var optimizer in Enum.GetValues<RecurrentOptimizer>())
        {
            foreach (var schedule in Enum.GetValues<LearningRateSchedule>())
                data.Add(optimizer, schedule);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Training))]
    public void EveryOptimizerAndScheduleGoesOnFromAnyBatch(RecurrentOptimizer optimizer, LearningRateSchedule schedule)
    {
        var options = With(t => t with { Optimizer = optimizer, Schedule = schedule, WeightAveraging = 0.9, LearningRate = 0.05 });

        ThrowIfOtherBits(options, batch: 11);
        ThrowIfOtherBits(options, epoch: 2);
    }

    /// <summary>Without a validation split nothing brings the rows of embeddings up to date: those that are behind go on being so.</summary>
    [Theory]
    [InlineData(RecurrentOptimizer.AdamW)]
    [InlineData(RecurrentOptimizer.Adam)]
    [InlineData(RecurrentOptimizer.RmsProp)]
    [InlineData(RecurrentOptimizer.Sgd)]
    public void RowsOfEmbeddingsThatAreBehindGoOnBeingBehind(RecurrentOptimizer optimizer)
    {
        var options = With(t => t with { Optimizer = optimizer, ValidationFraction = 0, BatchSize = 2 }) with { Pooling = SequencePooling.Mean };

        ThrowIfOtherBits(options, epoch: 1);
        ThrowIfOtherBits(options, batch: 71);
        ThrowIfOtherBits(options with { Training = options.Training with { WeightDecay = 0 } }, batch: 71);
    }

    [Theory]
    [MemberData(nameof(CellCases.Theory), MemberType = typeof(CellCases))]
    public void EveryCellGoesOn(string cell)
    {
        var options = SmallOptions.Of(new RecurrentCellOptions { Cell = CellCases.Named(cell) }, "Words", "Label", epochs: 3) with { HiddenSize = 8, Layers = 2, LayerDropout = 0.2 };

        ThrowIfOtherBits(options, batch: 10);
    }

    [Theory]
    [InlineData("gru multiclass")]
    [InlineData("lstm regression")]
    [InlineData("regression of vectors")]
    [InlineData("gru features")]
    [InlineData("attention heads")]
    [InlineData("statics")]
    [InlineData("tagger")]
    [InlineData("crf tagger")]
    [InlineData("crf taggers")]
    public void EveryTaskGoesOn(string name)
    {
        var estimator = (RecurrentEstimator)Pipelines.Create(_context, name);
        var view = SyntheticRows.View(_context);

        var resumed = Resumption.PausedAndResumed(context => estimator.Fit(view, context), epoch: 1);

        FitBits.Of(resumed).Should().Equal(FitBits.Of(estimator.Fit(view)));
    }

    [Theory]
    [InlineData("field over labels, characters", 50)]
    [InlineData("AWD-LSTM", 75)]
    [InlineData("recommender", 50)]
    public void CasesThatAreKilledGoOnFromABatch(string name, int batch) =>
        Resumption.PausedAndResumed(context => ResumeCases.Fit(name, context), batch).Should().Equal(ResumeCases.Fit(name, new FitContext()));

    [Fact]
    public void PausedAfterEveryBatchItEndsTheSame()
    {
        var options = With(t => t with { MaximumEpochs = 2, Schedule = LearningRateSchedule.Plateau, ValidationInterval = 3 });

        var (model, pauses) = Resumption.PausedAgainAndAgain(context => Fit(options, context), batches: 1);

        pauses.Should().Be(14, "there are 14 batches");
        FitBits.Of(model).Should().Equal(FitBits.Of(Fit(options)));
    }

    [Fact]
    public void EarlyStoppingGoesOnCounting()
    {
        var options = With(t => t with { MaximumEpochs = 40, Patience = 3, LearningRate = 0.3, StoppingMetric = StoppingMetric.TaskMetric });

        var (model, pauses) = Resumption.PausedAgainAndAgain(context => Fit(options, context), batches: 5);

        pauses.Should().BeGreaterThan(3);
        model.History.StopReason.Should().StartWith("The validation metric has not improved");
        FitBits.Of(model).Should().Equal(FitBits.Of(Fit(options)));
    }

    [Theory]
    [InlineData(RecurrentOptimizer.Sgd)]
    [InlineData(RecurrentOptimizer.AdamW)]
    public void AverageThatBeginsWhereTheLossStopsImprovingGoesOn(RecurrentOptimizer optimizer)
    {
        var plain = With(t => t with { Optimizer = optimizer, MaximumEpochs = 12, Patience = 0, LearningRate = 0.2 });
        var options = plain with { Training = plain.Training with { NonMonotoneInterval = 1 } };

        var (model, _) = Resumption.PausedAgainAndAgain(context => Fit(options, context), batches: 5);

        FitBits.Of(model).Should().Equal(FitBits.Of(Fit(options)));
        model.History.Select(epoch => epoch.ValidationLoss).Should().NotEqual(Fit(plain).History.Select(epoch => epoch.ValidationLoss), "averages are measured");
    }

    [Fact]
    public void WhatDevicesTrainByGoesOn()
    {
        var options = With(t => t with { TrainsAsOnDevice = true, WeightAveraging = 0.9 });

        ThrowIfOtherBits(options, batch: 11);
        ThrowIfOtherBits(options, epoch: 2);
    }

    [Fact]
    public void ContinuedTrainingGoesOn()
    {
        var first = Fit(_everything);
        RecurrentTransformer More(FitContext context) => _context.BinaryClassification.Trainers.Lstm(_everything).With(context).Fit(SyntheticRows.View(_context), continueFrom: first);

        FitBits.Of(Resumption.PausedAndResumed(More, batch: 10)).Should().Equal(FitBits.Of(More(new())));
    }

    [Fact]
    public void SeedOfTheContextThatStatesNoneIsTheCheckpoints()
    {
        var options = _everything with { Seed = null };
        var state = Resumption.Paused(context => Fit(options, context, seed: 5), new FitContext { Observers = [Resumption.Pauser(batch: 3, epoch: 0)] });

        var resumed = Fit(options, new FitContext { Resume = state }, seed: null);

        FitBits.Of(resumed).Should().Equal(FitBits.Of(Fit(options, seed: 5)));
    }

    private static void ThrowIfOtherBits(RecurrentOptions options, int batch = 0, int epoch = 0) =>
        FitBits.Of(Resumption.PausedAndResumed(context => Fit(options, context), batch, epoch)).Should().Equal(FitBits.Of(Fit(options)));

    private static LstmOptions With(Func<TrainingOptions, TrainingOptions> training) => _everything with { Training = training(_everything.Training) };

    private static RecurrentTransformer Fit(RecurrentOptions options, FitContext? context = null, int? seed = 1)
    {
        var ml = new MLContext(seed);
        return ml.BinaryClassification.Trainers.Recurrent(options).With(context ?? new()).Fit(SyntheticRows.View(ml));
    }
}
