using Microsoft.ML.Recurrent.Forecasting.Automatic;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Automatic;

public class ScalingChoiceTests
{
    [Fact]
    public void OneSeriesWhoseLevelMovesIsScaledByItsWindows()
    {
        Choose(DrawnChannels.Walk(500, 1)).Should().Be(SeriesScaling.PerWindow);
        Choose(DrawnChannels.Seasonal(500, 1, noise: 1, trend: 0.1, 12)).Should().Be(SeriesScaling.PerWindow);
        Choose([.. DrawnChannels.Noise(250, 1), .. DrawnChannels.Noise(250, 2).Select(value => value + 50)]).Should().Be(SeriesScaling.PerWindow);
    }

    [Fact]
    public void OneSeriesWhoseWindowsMisleadHasOneScale()
    {
        double[] swing = [.. Enumerable.Range(0, 2_000).Select(row => Math.Sin(2 * Math.PI * row / 40))];

        Choose(swing).Should().Be(SeriesScaling.Standard, "a window lies on one side of the level, the horizon on the other");
        Choose(DrawnChannels.Thinned(swing, 2, 0.3)).Should().Be(SeriesScaling.Standard);
    }

    [Fact]
    public void OneSeriesWhoseWindowsSayAsMuchAsAllRowsIsScaledByThem() => Choose(DrawnChannels.Noise(2_000, 1)).Should().Be(SeriesScaling.PerWindow);

    [Fact]
    public void SeveralSeriesAreScaledByTheirWindows() =>
        Choose(SmallForecasts.Gru, 2, DrawnChannels.Noise(2_000, 1)).Should().Be(SeriesScaling.PerWindow);

    [Fact]
    public void WhatNeedsOneScaleGetsIt()
    {
        Choose(SmallForecasts.Gru with { Context = ForecastContext.Stateful }, 2, DrawnChannels.Walk(500, 1)).Should().Be(SeriesScaling.Standard);
        Choose(SmallForecasts.Gru with { SeriesColumnName = "Series", ScaleEachSeries = true }, 2, DrawnChannels.Walk(500, 1)).Should().Be(SeriesScaling.Standard);
    }

    [Fact]
    public void NothingToMeasureIsScaledByItsWindows()
    {
        Choose([1, 2, 3]).Should().Be(SeriesScaling.PerWindow);
        Choose(SmallForecasts.Gru, 1).Should().Be(SeriesScaling.PerWindow);
        Choose([.. Enumerable.Repeat(7.0, 300)]).Should().Be(SeriesScaling.PerWindow);
    }

    private static SeriesScaling Choose(double[] values) => Choose(SmallForecasts.Gru with { Horizon = 16 }, 1, values);

    private static SeriesScaling Choose(ForecastingOptions options, int series, params double[][] channels) =>
        ScalingChoice.Of(options, series, channels, window: 24).Scaling;
}
