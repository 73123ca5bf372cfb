using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class CancellationTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void TokenEndsTheFitWithinABatch()
    {
        using var source = new CancellationTokenSource();
        var recorder = new FitRecorder { BatchEnd = (progress, _) => Act(progress.Batch == 3, source.Cancel) };

        var fit = () => Fits.Binary(SmallOptions.Lstm(), context: new() { CancellationToken = source.Token, Observers = [recorder] });

        fit.Should().Throw<OperationCanceledException>().Which.CancellationToken.Should().Be(source.Token);
        recorder.Batches.Should().HaveCount(3);
        recorder.Ends.Should().BeEmpty();
    }

    [Fact]
    public void CancelExecutionEndsTheFitWithinABatch()
    {
        var recorder = new FitRecorder { BatchEnd = (progress, _) => Act(progress.Batch == 3, _context.CancelExecution) };

        Fit(recorder).Should().Throw<OperationCanceledException>();
        recorder.Batches.Should().HaveCount(3);
    }

    [Fact]
    public void CancelExecutionEndsTheFitBeforeItsValidation()
    {
        // Cancelled after the epoch's last batch: what comes next is a validation batch.
        var recorder = new FitRecorder { BatchEnd = (progress, _) => Act(progress.Batch == progress.Batches, _context.CancelExecution) };

        Fit(recorder).Should().Throw<OperationCanceledException>();
        recorder.Epochs.Should().BeEmpty();
    }

    [Fact]
    public void TokenEndsTheReadingOfTheData()
    {
        using var source = new CancellationTokenSource();
        var view = new InterceptedView(SyntheticRows.View(_context, count: 5000)) { OnMove = (_, row) => Act(row == 10, source.Cancel) };

        var fit = () => Fits.Binary(SmallOptions.Lstm(), view, context: new() { CancellationToken = source.Token });

        fit.Should().Throw<OperationCanceledException>();
        view.Moves.Should().Be(11, "no row after the one that cancels is read");
    }

    [Fact]
    public void CancelExecutionEndsTheReadingOfTheData()
    {
        var view = new InterceptedView(SyntheticRows.View(_context, count: 5000)) { OnMove = (_, row) => Act(row == 10, _context.CancelExecution) };

        var fit = () => _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm()).Fit(view);

        fit.Should().Throw<OperationCanceledException>();
        view.Moves.Should().Be(11);
    }

    [Fact]
    public void CancelExecutionEndsTheReadingOfTheValidationData()
    {
        var view = new InterceptedView(SyntheticRows.View(_context, count: 5000)) { OnMove = (_, row) => Act(row == 10, _context.CancelExecution) };

        var fit = () => _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm()).Fit(SyntheticRows.View(_context), view);

        fit.Should().Throw<OperationCanceledException>();
        view.Moves.Should().Be(11);
    }

    [Fact]
    public void CancelledTokenStartsNothing()
    {
        var recorder = new FitRecorder();

        var fit = () => Fits.Binary(SmallOptions.Lstm(), context: new() { CancellationToken = new CancellationToken(canceled: true), Observers = [recorder] });

        fit.Should().Throw<OperationCanceledException>();
        recorder.Batches.Should().BeEmpty();
    }

    private Action Fit(FitRecorder recorder) => () => _context.BinaryClassification.Trainers
        .Lstm(SmallOptions.Lstm()).Fit(SyntheticRows.View(_context), new FitContext { Observers = [recorder] });

    private static bool Act(bool now, Action action)
    {
        if (now)
            action();
        return true;
    }
}
