using System.Text.Json;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training.Checkpoints;

namespace Microsoft.ML.Recurrent.Tests.Training.Checkpoints;

/// <summary>Requests of observers, and their answers.</summary>
[Collection(ProcessWide.Name)]
public sealed class PauseTests
{
    private static readonly LstmOptions _options = SmallOptions.Lstm("Words", epochs: 3) with { Training = SmallOptions.Lstm(epochs: 3).Training with { ValidationFraction = 0 } };

    [Fact]
    public void PausedFitEndsWithinABatchAndHasNoEnd()
    {
        var recorder = new FitRecorder { BatchEnd = (progress, control) => Act(progress.Step == 3, () => control.RequestPause("Enough for now.")) };

        var fit = () => Fits.Binary(_options, context: new FitContext { Observers = [recorder] });

        var paused = fit.Should().Throw<FitPausedException>().Which;
        (paused.Reason, paused.CheckpointPath, paused.State.Step, paused.Message).Should()
            .Be(("Enough for now.", null, 3, "The fit was paused at step 3: Enough for now."));
        recorder.Batches.Should().HaveCount(3);
        recorder.Ends.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Enough", "Enough.")]
    [InlineData("Enough! ", "Enough!")]
    [InlineData("Is it 'late?'", "Is it 'late?'")]
    [InlineData("It is (late)", "It is (late).")]
    public void ReasonEndsAsASentenceDoes(string reason, string sentence)
    {
        var state = new TrainingState(new StateManifest(new FitIdentity("", "", "", default, 0, ""), [], [], new Dictionary<string, JsonElement>()));

        new FitPausedException(reason, state, "fit").Message.Should().Be($"The fit was paused at step 0: {sentence} Its checkpoint is 'fit'.");
        new FitPausedException(reason, state, "fit").Reason.Should().Be(reason);
    }

    [Fact]
    public void PausedFitLeavesNoTensor()
    {
        End();
        TorchFits.Collect();
        long before = TorchFits.LiveTensors();

        End();

        TorchFits.LiveTensors().Should().Be(before);

        void End()
        {
            var fit = () => Fits.Binary(_options, context: new FitContext { Observers = [Resumption.Pauser(batch: 5, epoch: 0)] });
            fit.Should().Throw<FitPausedException>();
        }
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(0, 1)]
    public void StopBesideAPauseEndsTheFitWhenItIsResumed(int batch, int epoch)
    {
        var both = new FitRecorder
        {
            BatchEnd = (progress, control) => Act(progress.Step == batch, () => End(control)),
            EpochEnd = (measured, control) => Act(measured.Epoch == epoch, () => End(control)),
        };
        var state = Resumption.Paused(context => Fits.Binary(_options, context: context), new FitContext { Observers = [both] });

        var history = Fits.Binary(_options, context: new FitContext { Resume = state }).History;

        (history.StopReason, history[^1].Step).Should().Be(("It is enough.", epoch == 1 ? 8 : batch));

        static void End(TrainingControl control)
        {
            control.RequestPause("It is late.");
            control.RequestStop("It is enough.");
        }
    }

    [Fact]
    public void ResumedFitTellsOfWhatIsLeft()
    {
        var state = Resumption.Paused(context => Fits.Binary(_options, context: context), new FitContext { Observers = [Resumption.Pauser(batch: 0, epoch: 1)] });
        var recorder = new FitRecorder();

        var model = Fits.Binary(_options, context: new FitContext { Resume = state, Observers = [recorder] });

        (recorder.Start!.StepsDone, recorder.Start.Steps, recorder.Batches[0].Step).Should().Be((8, 24, 9));
        recorder.Epochs.Should().Equal(model.History.Skip(1));
    }

    [Fact]
    public void WeightsThatAnObserverSeesAreThoseOfTheModelAndChangeNothing()
    {
        float[] last = [];
        var recorder = new FitRecorder
        {
            BatchEnd = (progress, control) => Act(progress.Step % 3 == 0, () => control.GetWeights()),
            EpochEnd = (_, control) => last = [.. control.GetWeights().Names.SelectMany(name => control.GetWeights().ValuesOf(name).ToArray())],
        };

        var watched = Fits.Binary(_options, context: new FitContext { Observers = [recorder] });

        last.Should().Equal(Fits.WeightsOf(watched));
        FitBits.Of(watched).Should().Equal(FitBits.Of(Fits.Binary(_options)));
    }

    [Fact]
    public void ObserversGetTheirStateBack()
    {
        Counter first = new(), second = new();
        var state = Resumption.Paused(context => Fits.Binary(_options, context: context), new FitContext { Observers = [first, second, Resumption.Pauser(batch: 11, epoch: 0)] });
        Counter firstAgain = new(), secondAgain = new();

        Fits.Binary(_options, context: new FitContext { Resume = state, Observers = [firstAgain, secondAgain] });

        (first.Batches, firstAgain.Batches, secondAgain.Batches).Should().Be((11, 24, 24));
    }

    [Fact]
    public void StateOfAnObserverThatIsMissingIsAWarning()
    {
        var state = Resumption.Paused(context => Fits.Binary(_options, context: context), new FitContext { Observers = [new Counter(), Resumption.Pauser(batch: 11, epoch: 0)] });
        var ml = new MLContext(1);
        var warnings = Warnings.Of(ml);

        ml.BinaryClassification.Trainers.Lstm(_options).Fit(SyntheticRows.View(ml), new FitContext { Resume = state });

        warnings.Should().Contain("The checkpoint holds the state of an observer 'counter', which this fit does not have: the state is passed over. Give the fit the observers that it had.");
    }

    [Fact]
    public void CheckpointIsWrittenWhenAnObserverAsksForIt()
    {
        string path = Path.GetTempFileName();
        List<long> steps = [];
        var recorder = new FitRecorder
        {
            BatchEnd = (progress, control) =>
            {
                if (progress.Step == 2)
                    control.RequestCheckpoint();
                if (progress.Step == 3)
                    steps.Add(TrainingState.Load(path).Step);
            },
        };

        Fits.Binary(_options, context: new FitContext { CheckpointPath = path, CheckpointInterval = 100, Observers = [recorder] });

        steps.Should().Equal(2);
        File.Delete(path);
    }

    private static void Act(bool condition, Action action)
    {
        if (condition)
            action();
    }

    private sealed class Counter : TrainingObserver
    {
        public int Batches { get; private set; }

        public override string StateName => "counter";

        public override void OnBatchEnd(TrainingProgress progress, TrainingControl control) => Batches++;

        public override JsonElement? SaveState() => JsonSerializer.SerializeToElement(Batches);

        public override void RestoreState(JsonElement state) => Batches = state.GetInt32();
    }
}
