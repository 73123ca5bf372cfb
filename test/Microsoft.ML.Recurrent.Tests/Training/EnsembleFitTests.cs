using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>Fits of several networks: which they are, what is told of them, and how they end.</summary>
public sealed class EnsembleFitTests
{
    private static readonly LstmOptions _options = SmallOptions.Lstm("Words") with { EmbeddingDropout = 0.3, HeadDropout = 0.3, Ensemble = 3 };

    private readonly MLContext _context = new(1);

    [Fact]
    public void FirstNetworkIsTheOneThatIsFittedAlone()
    {
        var alone = Fits.Binary(_options with { Ensemble = 1 });
        var ensemble = Fits.Binary(_options);

        foreach (string name in alone.Model.Names)
            ensemble.Model.ValuesOf(name).ToArray().Should().Equal(alone.Model.ValuesOf(name).ToArray());
        Fits.WithoutTimes(ensemble.History).Should().Equal(Fits.WithoutTimes(alone.History));
        ensemble.Model.Count.Should().Be(3 * alone.Model.Count);
    }

    [Fact]
    public void NetworksDiffer()
    {
        var model = Fits.Binary(_options).Model;

        new[] { "", "ensemble.1.", "ensemble.2." }.Select(prefix => model.ValuesOf($"{prefix}recurrent.weight_hh_l0").ToArray()[0])
            .Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void SideBySideAndOneAfterTheOtherGiveTheSameBits()
    {
        var sideBySide = Fits.Binary(_options);

        var inTurn = Fits.Binary(_options, context: new() { Observers = [new FitRecorder()] });

        Fits.WeightsOf(sideBySide).Should().Equal(Fits.WeightsOf(inTurn));
        Fits.WeightsOf(Fits.Binary(_options with { Training = _options.Training with { Threads = 1 } })).Should().Equal(Fits.WeightsOf(inTurn));
        sideBySide.History.Networks.SelectMany(Fits.WithoutTimes).Should().Equal(inTurn.History.Networks.SelectMany(Fits.WithoutTimes));
    }

    [Fact]
    public void SeedsSideBySideShareNoNetwork() => Enumerable.Range(-50, 100).SelectMany(seed => EnsembleSeeds.Of(seed, 64)).Should().OnlyHaveUniqueItems();

    [Fact]
    public void HistoriesAreThoseOfTheNetworks()
    {
        var history = Fits.Binary(_options with { Training = _options.Training with { MaximumEpochs = 3 } }).History;

        history.Networks.Select(h => h.Network).Should().Equal(0, 1, 2);
        history.Networks[0].Should().BeSameAs(history);
        history.Networks.Should().OnlyContain(h => h.Count == 3);
        history.Networks.Select(h => h[0].ValidationLoss).Should().OnlyHaveUniqueItems();
        history.ToString().Should().StartWith("First of 3 networks: 3 epochs, ");
        Fits.Binary(_options with { Ensemble = 1 }).History.Networks.Should().ContainSingle();
    }

    [Fact]
    public void DataIsReadOnce()
    {
        int Rows(int networks)
        {
            var view = new InterceptedView(SyntheticRows.View(_context));
            Fits.Binary(_options with { Ensemble = networks }, view);
            return view.Moves;
        }

        Rows(5).Should().Be(Rows(1));
    }

    [Fact]
    public void ObserverSeesOneNetworkAfterTheOther()
    {
        List<string> told = [];
        var recorder = new FitRecorder
        {
            FitStart = start => told.Add($"start {start.Network} of {start.Networks}"),
            BatchEnd = (progress, control) => told.Add($"batch {progress.Network} {control.Network}"),
            EpochEnd = (_, control) => told.Add($"epoch {control.Network}"),
        };

        var model = Fits.Binary(_options with { Ensemble = 2, Training = _options.Training with { MaximumEpochs = 1, BatchSize = 1000 } }, context: new() { Observers = [recorder] });

        told.Should().Equal("start 0 of 2", "batch 0 0", "epoch 0", "start 1 of 2", "batch 1 1", "epoch 1");
        recorder.Ends.Select(end => end.Network).Should().Equal(0, 1);
        recorder.Ends[1].Should().Equal(model.History.Networks[1]);
    }

    [Fact]
    public void StopOfOneNetworkLeavesTheOthers()
    {
        var recorder = new FitRecorder { EpochEnd = (_, control) => Stop(control) };

        var history = Fits.Binary(_options with { Training = _options.Training with { MaximumEpochs = 4, Patience = 0 } }, context: new() { Observers = [recorder] }).History;

        history.Networks.Select(h => h.Count).Should().Equal(4, 1, 4);
        history.Networks[1].StopReason.Should().Be("The second has enough.");
    }

    [Fact]
    public void ProgressNamesTheNetworkAndIsToldOneAtATime()
    {
        var progress = new OneAtATime();

        Fits.Binary(_options, context: new() { Progress = progress });

        progress.Reports.GroupBy(p => p.Network).Select(g => (g.Key, g.Count())).Should().BeEquivalentTo([(0, 14), (1, 14), (2, 14)]);
        progress.Overlaps.Should().Be(0);
    }

    [Fact]
    public void LogNamesTheNetwork()
    {
        List<string> log = [];
        _context.Log += (_, e) => log.Add(e.RawMessage);

        _context.BinaryClassification.Trainers.Lstm(_options with { Ensemble = 2 }).Fit(SyntheticRows.View(_context));

        log.Should().ContainSingle(line => line == "Training 2 networks that differ by their seed.");
        log.Should().ContainSingle(line => line.StartsWith("Network 1 of 2: Epoch 2, step ")).And.ContainSingle(line => line.StartsWith("Network 2 of 2: Epoch 2, step "));
    }

    [Fact]
    public void FeaturizerIsRefused() =>
        _context.Invoking(c => c.Transforms.Lstm(SmallOptions.Lstm() with { Ensemble = 2 })).Should().Throw<ArgumentException>()
            .WithMessage("Ensemble is 2, but the hidden units of several networks have no common meaning to average; leave it 1 for a featurizer, or use a trainer. *");

    [Fact]
    public void DescriptionNamesTheNetworks() => Fits.Binary(_options).ToString().Should().StartWith(
        "Lstm binary classifier of 'Words': 6 units, 1 layer, 3 networks, ");

    private static void Stop(TrainingControl control)
    {
        if (control.Network == 1)
            control.RequestStop("The second has enough.");
    }

    private sealed class OneAtATime : IProgress<TrainingProgress>
    {
        private int _inside;

        public List<TrainingProgress> Reports { get; } = [];

        public int Overlaps { get; private set; }

        public void Report(TrainingProgress value)
        {
            if (Interlocked.Increment(ref _inside) > 1)
                Overlaps++;
            Reports.Add(value);
            Thread.Yield();
            Interlocked.Decrement(ref _inside);
        }
    }
}
