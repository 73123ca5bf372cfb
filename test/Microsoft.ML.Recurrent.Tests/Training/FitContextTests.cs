using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>The context of a fit, from the call or from the estimator.</summary>
public class FitContextTests
{
    private readonly MLContext _context = new(1);

    private RecurrentEstimator Trainer => _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm());

    [Fact]
    public void GivenToTheFitOrCarriedByTheEstimatorItIsToldTheSame()
    {
        FitRecorder given = new(), carried = new(), chained = new();

        var first = Trainer.Fit(Rows(), new FitContext { Observers = [given] });
        var second = Trainer.With(new FitContext { Observers = [carried] }).Fit(Rows());
        var third = Chain(Trainer.With(new FitContext { Observers = [chained] })).Fit(Rows()).LastTransformer;

        given.Ends.Should().ContainSingle().Which.Should().Equal(first.History);
        carried.Ends.Should().ContainSingle().Which.Should().Equal(second.History);
        chained.Ends.Should().ContainSingle().Which.Should().Equal(third.History);
        Fits.WeightsOf(second).Should().Equal(Fits.WeightsOf(first));
        Fits.WeightsOf(third).Should().Equal(Fits.WeightsOf(first)).And.Equal(Fits.WeightsOf(Trainer.Fit(Rows())), "who watches changes no bit");
    }

    [Fact]
    public void ContextOfAFitStandsInPlaceOfTheCarriedOne()
    {
        FitRecorder given = new(), carried = new();
        var trainer = Trainer.With(new FitContext { Observers = [carried], ValidationData = Rows(25) });

        trainer.Fit(Rows(60), new FitContext { Observers = [given] });

        carried.Start.Should().BeNull();
        (given.Start!.TrainingRows, given.Start.ValidationRows).Should().Be((54, 6));
        trainer.Context.Observers.Should().Equal(carried);
    }

    [Fact]
    public void CarriedValidationDataIsMeasuredOnUnlessAFitIsGivenItsOwn()
    {
        var recorder = new FitRecorder();
        var trainer = Trainer.With(new FitContext { Observers = [recorder], ValidationData = Rows(25) });

        trainer.Fit(Rows(60));
        (recorder.Start!.TrainingRows, recorder.Start.ValidationRows).Should().Be((60, 25));

        var first = trainer.Fit(Rows(60), Rows(31));
        recorder.Start.ValidationRows.Should().Be(31);

        trainer.Fit(Rows(60), continueFrom: first);
        recorder.Start.ValidationRows.Should().Be(25);
    }

    [Fact]
    public void ValidationDataOfAPipelineHasTheColumnsThatTheEstimatorReads()
    {
        var recorder = new FitRecorder();
        var copied = _context.Transforms.CopyColumns("Read", "Values").Fit(Rows()).Transform(Rows(25));
        var options = SmallOptions.Lstm("Read");

        Pipeline(copied).Fit(Rows(60));

        (recorder.Start!.TrainingRows, recorder.Start.ValidationRows).Should().Be((60, 25));
        FluentActions.Invoking(() => Pipeline(Rows(25)).Fit(Rows(60))).Should().Throw<ArgumentException>()
            .WithMessage("The validation data does not fit LstmOptions: The sequence column 'Read' is missing;*");

        IEstimator<ITransformer> Pipeline(IDataView validation) => _context.Transforms.CopyColumns("Read", "Values").Append(
            _context.BinaryClassification.Trainers.Lstm(options).With(new FitContext { ValidationData = validation, Observers = [recorder] }));
    }

    [Fact]
    public void WithKeepsEverythingElse()
    {
        var trainer = new MLContext(7).BinaryClassification.Trainers.Lstm(SmallOptions.Lstm() with { Seed = null });
        var context = new FitContext { ValidationData = Rows(25) };

        var watched = trainer.With(context);

        watched.Options.Should().BeSameAs(trainer.Options);
        watched.Context.Should().BeSameAs(context);
        trainer.Context.Should().Be(new FitContext());
        watched.ToString().Should().Be(trainer.ToString());
        Fits.WeightsOf(watched.Fit(Rows(), new FitContext())).Should().Equal(Fits.WeightsOf(trainer.Fit(Rows())), "the seed that was drawn is kept");
    }

    [Fact]
    public void NullIsRefused()
    {
        Trainer.Invoking(t => t.With(null!)).Should().Throw<ArgumentNullException>().WithParameterName("context");
        Trainer.Invoking(t => t.Fit(Rows(), (FitContext)null!)).Should().Throw<ArgumentNullException>().WithParameterName("context");
        foreach (var observers in new TrainingObserver[]?[] { null, [null!], [new FitRecorder(), null!] })
            FluentActions.Invoking(() => new FitContext { Observers = observers! }).Should().Throw<ArgumentException>()
                .WithMessage("Observers is or holds null; give observers or an empty list.*");
    }

    [Fact]
    public void CrossValidationTellsOfEveryFold()
    {
        var recorder = new FitRecorder();

        _context.BinaryClassification.CrossValidate(Rows(), Trainer.With(new FitContext { Observers = [recorder] }), numberOfFolds: 3);

        recorder.Ends.Should().HaveCount(3);
    }

    [Fact]
    public void OneContextServesFitsSideBySide()
    {
        int reports = 0;
        var trainer = Trainer.With(new FitContext { Progress = new Counter(() => Interlocked.Increment(ref reports)) });
        RecurrentTransformer[] models = new RecurrentTransformer[3];

        Parallel.For(0, models.Length, i => models[i] = trainer.Fit(SyntheticRows.View(new MLContext(1))));

        reports.Should().Be(3 * 14);
        models.Skip(1).Should().OnlyContain(m => Fits.WeightsOf(m).SequenceEqual(Fits.WeightsOf(models[0])));
    }

    [Fact]
    public void CancelledContextEndsTheRunningFitAndEveryLaterOne()
    {
        using var source = new CancellationTokenSource();
        var recorder = new FitRecorder { BatchEnd = (_, _) => source.Cancel() };
        var trainer = Trainer.With(new FitContext { Observers = [recorder], CancellationToken = source.Token });

        for (int fit = 0; fit < 2; fit++)
            trainer.Invoking(t => t.Fit(Rows())).Should().Throw<OperationCanceledException>().Which.CancellationToken.Should().Be(source.Token);

        recorder.Batches.Should().ContainSingle("the second fit does not begin");
        trainer.Fit(Rows(), new FitContext()).History.Should().HaveCount(2, "another context is not cancelled");
    }

    [Fact]
    public void ModelHoldsNothingOfIt()
    {
        var (model, observer) = FitObserved();
        TorchFits.Collect();

        observer.IsAlive.Should().BeFalse();
        model.History.Should().NotBeEmpty();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (RecurrentTransformer Model, WeakReference Observer) FitObserved()
    {
        var recorder = new FitRecorder();
        return (Trainer.Fit(Rows(), new FitContext { Observers = [recorder] }), new WeakReference(recorder));
    }

    private EstimatorChain<RecurrentTransformer> Chain(RecurrentEstimator trainer) => _context.Transforms.CopyColumns("Copy", "Values").Append(trainer);

    private IDataView Rows(int count = 120) => SyntheticRows.View(_context, count);

    private sealed class Counter(Action count) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => count();
    }
}
