using Microsoft.ML.Recurrent.Experiments.Running;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

public class ForecastExperimentTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void FoldsFollowTheRowsTheyAreTrainedOn()
    {
        var options = SmallForecasts.Gru with { SeriesColumnName = "Series", TimeColumnName = "Time" };
        var data = SyntheticSeries.View(_context, 60, 45);

        var folds = SeriesFolds.Of(data, options, folds: 3, default);

        folds.Should().HaveCount(3);
        foreach (var fold in folds)
        {
            SeriesRow[] training = Rows(fold.Training), validation = Rows(fold.Validation), series = Rows(fold.Series!);
            validation.Min(r => r.Time).Should().BeAfter(training.Max(r => r.Time));
            series.Length.Should().Be(training.Length + validation.Length);
        }

        Rows(folds[^1].Series!).Should().HaveCount(105);
        folds.Select(f => Rows(f.Training).Length).Should().BeInAscendingOrder();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TrialIsMeasuredOnForecastsOfValidationRowsAlone(bool isOneView)
    {
        SeriesRow[] rows = SyntheticSeries.Create(50);
        IDataView training = View(rows[..40]), validation = View(rows[40..]);
        var experiment = SmallExperiments.Forecast(_context, trials: 1);

        var result = (isOneView ? experiment.SetDataset(View(rows), 0.2) : experiment.SetDataset(training, validation)).Run();

        var evaluation = _context.Forecasting.Evaluate(result.BestModel.Transform(View(rows)), new ForecastEvaluationOptions { FirstOriginRow = 39 });
        result.Best.Metric.Should().Be(evaluation.Overall.MeanAbsoluteError);
        result.Best.Measurements.Should().NotBeEmpty();
    }

    [Fact]
    public void TrialThatIsPausedAndPromotedEndsAsOneThatRanThrough()
    {
        var data = SyntheticSeries.View(_context, 60);

        var paused = SmallExperiments.Forecast(_context, trials: 1).SetDataset(data, 0.2).SetPruner(new OncePruner()).Run();

        SmallExperiments.Facts(paused.Trials).Should().Equal(SmallExperiments.Facts(SmallExperiments.Forecast(_context, trials: 1).SetDataset(data, 0.2).Run().Trials));
        SmallForecasts.Forecast(paused.BestModel, data).Should().BeEquivalentTo(
            SmallForecasts.Forecast(SmallExperiments.Forecast(_context, trials: 1).SetDataset(data, 0.2).Run().BestModel, data), options => options.WithStrictOrdering());
    }

    /// <summary>Pauses a trial after its first epoch and promotes it.</summary>
    private sealed class OncePruner : IPruner
    {
        public bool ShouldPause(Trial trial, PruningState state) => trial.Measurements.Count == 1;

        public int? Promote(PruningState state) => state.Trials.FirstOrDefault(trial => trial.Status == TrialStatus.Paused)?.Number;

        public bool MayPromote(Trial trial, PruningState state) => true;
    }

    [Fact]
    public void TooFewRowsForTheFoldsAreRefused()
    {
        var run = () => SmallExperiments.Forecast(_context).SetDataset(SyntheticSeries.View(_context, 10), folds: 5).Run();

        run.Should().Throw<InvalidOperationException>().WithMessage(
            "The longest series has 10 observed rows, so that each of 5 folds has 1; expected at least the horizon, 3. Hold out more, take fewer folds, or add rows.");
    }

    [Fact]
    public void ColumnThatThePipelineMakesCannotBeSplitBy()
    {
        var run = () => SmallExperiments.Forecast(_context).SetPipeline(
            options => _context.Transforms.CopyColumns("Sales", "Value").Append(_context.Forecasting.ForecastByGru(options with { TargetColumnNames = ["Sales"] })),
            SmallExperiments.ForecastSpace).SetDataset(SyntheticSeries.View(_context, 60), 0.2).Run();

        run.Should().Throw<ArgumentException>().WithMessage(
            "The data cannot be split in time: it has no column 'Sales', which the pipeline makes itself. Make it in the data first, or give SetDataset training and validation rows.");
    }

    private IDataView View(SeriesRow[] rows) => _context.Data.LoadFromEnumerable(rows);

    private SeriesRow[] Rows(IDataView view) => [.. _context.Data.CreateEnumerable<SeriesRow>(view, reuseRowObject: false)];
}
