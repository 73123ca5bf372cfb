using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastValidationDataTests
{
    private static readonly GruForecastingOptions _options = SmallForecasts.Gru with
    {
        TimeColumnName = "Time",
        SeriesColumnName = "Series",
        ConfidenceLowerBoundColumnName = "Lower",
        ConfidenceUpperBoundColumnName = "Upper",
        ConfidenceLevel = 0.8f,
    };

    private readonly MLContext _context = new(1);

    [Fact]
    public void TheEndOfTheSeriesAsAViewIsTheSameAsItsFraction()
    {
        var rows = SyntheticSeries.Create(100);
        var byFraction = Fit(_options with { Training = _options.Training with { ValidationFraction = 0.2 } }, rows);

        var byView = Fit(_options, rows[..80], rows[80..]);

        Fits.WithoutTimes(byView.History).Should().Equal(Fits.WithoutTimes(byFraction.History));
        SmallForecasts.Forecast(byView, rows, "Upper").Should().BeEquivalentTo(SmallForecasts.Forecast(byFraction, rows, "Upper"));
    }

    [Fact]
    public void NothingOfItIsTrainedOn()
    {
        var rows = SyntheticSeries.Create(100);
        var changed = SyntheticSeries.Create(100)[80..];
        foreach (var row in changed)
            row.Value *= -50;

        var training = Fit(_options, rows[..80], changed).History.Select(e => e.TrainingLoss);

        training.Should().Equal(Fit(_options, rows[..80], rows[80..]).History.Select(e => e.TrainingLoss));
    }

    [Fact]
    public void ASeriesThatStandsThereAloneIsMeasuredFromItsStart()
    {
        var rows = SyntheticSeries.Create(60, 60);

        var model = Fit(_options, rows[..60], rows[60..]);

        model.History.Should().OnlyContain(e => e.ValidationLoss > 0);
        model.Fitted.Scales.Targets!.Mean[0].Should().BeApproximately(rows[..60].Average(r => r.Value), 1e-3f, "scales see the training data alone");
    }

    [Fact]
    public void RowsBeforeTheEndOfTrainingAreRefused()
    {
        var rows = SyntheticSeries.Create(100);

        this.Invoking(t => t.Fit(_options, rows[..80], rows[70..])).Should().Throw<InvalidOperationException>()
            .WithMessage("The validation data cannot be used: The time column 'Time' goes from 2024-01-04 07:00:00 to 2024-01-03 22:00:00 in row 0 of series 'series 1'*");
    }

    [Fact]
    public void ViewWithoutAnObservedTargetIsRefused()
    {
        var rows = SyntheticSeries.Create(100);
        foreach (var row in rows[80..])
            row.Value = float.NaN;

        this.Invoking(t => t.Fit(_options, rows[..80], rows[80..])).Should().Throw<InvalidOperationException>()
            .WithMessage("The validation data holds no observed target *");
    }

    [Fact]
    public void ViewWithoutRowsIsRefused() =>
        this.Invoking(t => t.Fit(_options, SyntheticSeries.Create(80), [])).Should().Throw<InvalidOperationException>()
            .WithMessage("The validation data cannot be used: It has no rows; give rows to measure on, or leave validationData out.*");

    [Fact]
    public void ViewWithoutAColumnIsRefused()
    {
        var other = _context.Transforms.DropColumns("Value").Fit(View(SyntheticSeries.Create(50))).Transform(View(SyntheticSeries.Create(50)));

        _context.Forecasting.ForecastByGru(_options).Invoking(e => e.Fit(View(SyntheticSeries.Create(80)), other)).Should().Throw<ArgumentException>()
            .WithMessage("The validation data does not fit GruForecastingOptions: The target column 'Value' is missing;*(Parameter 'validationData')");
    }

    [Fact]
    public void ListsOfTheCallerMayChangeAfterwards()
    {
        List<string> targets = ["Value"];
        List<int> lags = [2];
        var estimator = _context.Forecasting.ForecastByGru(_options with { TargetColumnNames = targets, Lags = lags });
        targets.Add("Other");
        lags[0] = 0;

        estimator.Options.TargetColumnNames.Should().Equal("Value");
        estimator.Fit(View(SyntheticSeries.Create(80))).Fitted.Columns.Targets.Should().Equal("Value");
    }

    private IDataView View(SeriesRow[] rows) => _context.Data.LoadFromEnumerable(rows);

    private ForecastingTransformer Fit(GruForecastingOptions options, SeriesRow[] training, SeriesRow[]? validation = null) =>
        _context.Forecasting.ForecastByGru(options).Fit(View(training), validation is null ? null : View(validation));
}
