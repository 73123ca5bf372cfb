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

    [Fact]
    public void NoValidationSplitSaysNothing() => Warnings.OfFit(
        SmallForecasts.Gru with { Training = SmallForecasts.Gru.Training with { ValidationFraction = 0 } }, SyntheticSeries.Create(20)).Should().BeEmpty();
}
