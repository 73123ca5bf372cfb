using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>A fit warns of series that it learns, or measures, nothing by.</summary>
public class ForecastRemarksTests
{
    private static readonly GruForecastingOptions _panel = SmallForecasts.Gru with { SeriesColumnName = "Series", StaticColumnNames = ["Size", "Key"] };

    [Fact]
    public void StaticsThatDifferBetweenSeriesSayNothing() => Warnings.OfFit(_panel, SyntheticSeries.Create(40, 40)).Should().BeEmpty();

    [Fact]
    public void StaticsThatAreTheSameInAllSeriesAreNamed()
    {
        var rows = SyntheticSeries.Create(40, 40);
        foreach (var row in rows)
            (row.Size, row.Key) = (5, 1);

        Warnings.OfFit(_panel, rows).Should().Equal(
            "Static column 'Size' is the same in all 2 series; it tells the network nothing. Leave it out.",
            "Static column 'Key' is the same in all 2 series; it tells the network nothing. Leave it out.");
    }

    [Fact]
    public void StaticsOfOneSeriesAreNamed() => Warnings.OfFit(SmallForecasts.Gru with { StaticColumnNames = ["Size"] }, SyntheticSeries.Create(40)).Should().Equal(
        "Static column 'Size' has one value, as there is one series; it tells the network nothing. Leave it out.");

    [Fact]
    public void ValidationSplitShorterThanTheHorizonSaysHowFarItReaches() =>
        Warnings.OfFit(SmallForecasts.Gru with { Horizon = 8 }, SyntheticSeries.Create(40)).Should().Equal(
            "The validation split reaches no further than 4 of 8 rows after an origin, so the horizon steps after them are not measured. "
            + "Raise Training.ValidationFraction, or give more validation data.");

    [Fact]
    public void ValidationSplitWithoutRowsSaysThatNothingIsMeasured() =>
        Warnings.OfFit(SmallForecasts.Gru with { WindowSize = 2, Horizon = 1, Training = SmallForecasts.Gru.Training with { ValidationFraction = 0.01 } }, SyntheticSeries.Create(20))
            .Should().Equal("The validation split has no row with an observed target, so nothing is measured, and training runs to its last step. "
                + "Raise Training.ValidationFraction, add rows, or set it to 0 to train on all of them.");

    [Theory]
    [InlineData(null, "The rows of the fit are not in the order in which they were loaded: row ")]
    [InlineData("Series", "The rows of the fit are not in the order in which they were loaded: row ")]
    public void ShuffledRowsWithoutATimeAreNamed(string? series, string expected)
    {
        var context = new MLContext(1);
        var warnings = Warnings.Of(context);
        var rows = context.Data.LoadFromEnumerable(SyntheticSeries.Create(60, 60));
        var estimator = context.Forecasting.ForecastByGru(SmallForecasts.Gru with { SeriesColumnName = series });

        estimator.Fit(context.Data.FilterRowsByColumn(rows, "Value", lowerBound: 7));
        warnings.Should().BeEmpty("rows that were dropped leave the others in order");
        estimator.Fit(context.Data.ShuffleRows(rows, seed: 1));

        warnings.Should().ContainSingle().Which.Should().StartWith(expected).And.EndWith("name the time column in TimeColumnName, which tells.");
    }

    [Fact]
    public void ShuffledValidationRowsAreNamed()
    {
        var context = new MLContext(1);
        var warnings = Warnings.Of(context);
        var rows = context.Data.LoadFromEnumerable(SyntheticSeries.Create(60));

        context.Forecasting.ForecastByGru(SmallForecasts.Gru).Fit(rows, validationData: context.Data.ShuffleRows(rows, seed: 1));

        warnings.Should().ContainSingle().Which.Should().StartWith("The rows of the fit are not in the order in which they were loaded");
    }

    [Fact]
    public void TargetsThatNeverMoveAreNamed()
    {
        var rows = SyntheticSeries.Create(40, 40);
        foreach (var row in rows.AsSpan(40))
            row.Value = 2.5f;

        const string So = "so it is forecast as exactly that there, with bounds of no width, even after rows that differ. Fit again when it moves.";
        Warnings.OfFit(SmallForecasts.Gru, rows[40..]).Should().Equal($"Target 'Value' is 2.5 in all rows of the fit, {So}");
        Warnings.OfFit(SmallForecasts.Gru with { SeriesColumnName = "Series" }, rows).Should().Equal(
            $"Target 'Value' never moves in 1 of 2 series, the first of which is '{rows[40].Series}' with 2.5, {So}");
    }

    [Fact]
    public void NoValidationSplitSaysNothing() => Warnings.OfFit(
        SmallForecasts.Gru with { Training = SmallForecasts.Gru.Training with { ValidationFraction = 0 } }, SyntheticSeries.Create(20)).Should().BeEmpty();
}
