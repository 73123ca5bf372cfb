using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Backtesting;

/// <summary>Data that cannot be backtested, and the messages then.</summary>
public class BacktestErrorTests
{
    private static readonly BacktestOptions _options = new()
    {
        Horizon = 2,
        Folds = 3,
        Evaluation = new ForecastEvaluationOptions { TargetColumnNames = ["Value"] },
    };

    private readonly MLContext _context = new(1);

    [Fact]
    public void BacktestWindowsDoNotFitSaysWhatTheyNeed()
    {
        Message<InvalidOperationException>(_options with { Stride = 4 }).Should().Be(
            "Backtest folds do not fit: 3 with a stride of 4 and a horizon of 2 need 11 observed rows; the longest series has 10. "
            + "Lower Folds, Stride or the horizon, or add rows.");
        Message<InvalidOperationException>(_options with { Folds = 6, Evaluation = _options.Evaluation with { TimeColumnName = "Time" } }).Should().Be(
            "Backtest folds do not fit: 6 with a stride of 2 and a horizon of 2 need 13 observed rows; the longest series has 10. "
            + "Lower Folds, Stride or the horizon, or add rows.");
    }

    [Fact]
    public void BacktestOptionsOutOfRangeListsAllOfThem() => Message<ArgumentException>(new BacktestOptions
    {
        Folds = 0,
        Stride = 0,
        RefitEvery = -1,
        Evaluation = new ForecastEvaluationOptions { Stride = 2, Seasonality = 0 },
    }).Should().Be(string.Join(Environment.NewLine,
        "BacktestOptions cannot be used, for 7 reasons:",
        "- Folds is 0; expected 1 or more.",
        "- Stride is 0; expected 1 or more.",
        "- RefitEvery is -1; expected a number of folds, or 0 for one fit.",
        "- Horizon is null, which a RecordingEstimator does not say; name the rows that it forecasts.",
        "- Evaluation.TargetColumnNames is empty, which a RecordingEstimator does not say; name the target columns.",
        "- Evaluation chooses origins by FirstOriginRow, FirstOriginTime or Stride; a backtest lays its own by Folds and Stride.",
        "- Seasonality is 0; expected 1 or more. (Parameter 'options')"));

    [Fact]
    public void BacktestHorizonIsNotTheForecastsSaysBoth()
    {
        Message<ArgumentException>(_options with { Horizon = 3, Folds = 1 }).Should().Be(
            "Horizon is 3, but column 'Forecast' holds 2 horizon steps; name the rows that the estimator forecasts.");
        var gru = _context.Forecasting.ForecastByGru(SmallForecasts.Gru);
        Message<ArgumentException>(_options, gru).Should().Be(
            "BacktestOptions cannot be used: Horizon is 2, but the estimator forecasts 3 rows; leave Horizon null. (Parameter 'options')");
    }

    [Fact]
    public void BacktestColumnsAreMissingFailsBeforeAnyFit()
    {
        var estimator = new RecordingEstimator(_context);
        Message<ArgumentException>(_options with { Evaluation = new ForecastEvaluationOptions { TargetColumnNames = ["Sales"] } }, estimator).Should().Be(
            "The data cannot be evaluated: The target column 'Sales' is missing; the data has 'Time', 'Series', 'Value'. (Parameter 'data')");
        estimator.Fits.Should().BeEmpty();
    }

    [Fact]
    public void BacktestCancelledInAFitStopsBeforeTheNext()
    {
        using var cancellation = new CancellationTokenSource();
        var estimator = new RecordingEstimator(_context) { OnFit = cancellation.Cancel };
        var backtest = () => Run(_options with { RefitEvery = 1 }, estimator, cancellation.Token);
        backtest.Should().Throw<OperationCanceledException>();
        estimator.Fits.Should().ContainSingle();
    }

    [Fact]
    public void BacktestCancelledInAForecastersFitEndsWithinTheFit()
    {
        using var cancellation = new CancellationTokenSource();
        var recorder = new CancelAtTheFirstBatch(cancellation);
        var forecaster = Forecaster(epochs: 50).With(new FitContext { Observers = [recorder] });
        var backtest = () => _context.Forecasting.Backtest(SyntheticSeries.View(_context, 60), forecaster, cancellationToken: cancellation.Token);
        backtest.Should().Throw<OperationCanceledException>();
        recorder.Batches.Should().Be(1);
    }

    [Fact]
    public void BacktestEndsByTheTokenThatTheForecasterCarries()
    {
        using var cancellation = new CancellationTokenSource();
        var recorder = new CancelAtTheFirstBatch(cancellation);
        var forecaster = Forecaster(epochs: 50).With(new FitContext { Observers = [recorder], CancellationToken = cancellation.Token });
        var backtest = () => _context.Forecasting.Backtest(SyntheticSeries.View(_context, 60), forecaster);
        backtest.Should().Throw<OperationCanceledException>();
        recorder.Batches.Should().Be(1);
    }

    [Fact]
    public void BacktestOfAForecasterWithValidationDataIsRefused()
    {
        var forecaster = Forecaster(epochs: 1).With(new FitContext { ValidationData = SyntheticSeries.View(_context, 60) });
        Message<ArgumentException>(new BacktestOptions(), forecaster).Should().Be(
            "BacktestOptions cannot be used: The estimator's context has ValidationData, which every fold's fit would see; a backtest measures and calibrates on the rows before each "
            + "origin. Give an estimator without it. (Parameter 'options')");
        Message<ArgumentException>(new BacktestOptions(), _context.Transforms.CopyColumns("Copy", "Value").Append(forecaster)).Should().Contain("ValidationData");
    }

    private ForecastingEstimator Forecaster(int epochs) =>
        _context.Forecasting.ForecastByGru(SmallForecasts.Gru with { Training = SmallForecasts.Gru.Training with { MaximumEpochs = epochs } });

    private string Message<TException>(BacktestOptions options, IEstimator<ITransformer>? estimator = null)
        where TException : Exception =>
        ((Action)(() => Run(options, estimator ?? new RecordingEstimator(_context)))).Should().Throw<TException>().Which.Message;

    private void Run(BacktestOptions options, IEstimator<ITransformer> estimator, CancellationToken cancellation = default) => _context.Forecasting.Backtest(
        BacktestTests.Bare(_context, ForecastedRow.Rows(BacktestTests.Count(10))), estimator, options, cancellationToken: cancellation);

    private sealed class CancelAtTheFirstBatch(CancellationTokenSource cancellation) : TrainingObserver
    {
        public int Batches { get; private set; }

        public override void OnBatchEnd(TrainingProgress progress, TrainingControl control)
        {
            Batches++;
            cancellation.Cancel();
        }
    }
}
