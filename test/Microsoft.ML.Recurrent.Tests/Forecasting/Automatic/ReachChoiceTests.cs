using Microsoft.ML.Recurrent.Forecasting.Automatic;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Automatic;

/// <summary>The reach of a fit that states no window and no lags.</summary>
public class ReachChoiceTests
{
    [Theory]
    [InlineData(new[] { 12 }, 12, 1_000, 24)]
    [InlineData(new[] { 24, 168 }, 48, 10_000, 96)]
    [InlineData(new[] { 168, 24 }, 24, 4_000, 48)]
    [InlineData(new[] { 168, 24 }, 24, 7_500, 72)]
    [InlineData(new[] { 24, 168 }, 24, 12_000, 96)]
    [InlineData(new[] { 24, 168 }, 24, 1_000_000, 96)]
    [InlineData(new[] { 48 }, 48, 1_000_000, 96)]
    [InlineData(new[] { 168 }, 24, 1_000_000, 168)]
    [InlineData(new[] { 52 }, 13, 1_000, 52)]
    [InlineData(new[] { 7 }, 1, 1_000, 28)]
    [InlineData(new[] { 365 }, 1, 10_000, 24)]
    [InlineData(new[] { 12 }, 12, 30, 15)]
    [InlineData(new[] { 1 }, 13, 1_000, 52)]
    [InlineData(new[] { 1 }, 1, 1_000, 24)]
    [InlineData(new[] { 1 }, 48, 1_000, 128)]
    [InlineData(new[] { 1 }, 96, 1_000, 192)]
    [InlineData(new[] { 96 }, 16_384, 1_000_000, 512)]
    [InlineData(new[] { 12 }, 12, 1, 1)]
    [InlineData(new[] { 12 }, 12, 0, 1)]
    public void WindowIsWholeSeasonsThatHoldTwoHorizons(int[] seasons, int horizon, int longest, int window) =>
        WindowChoice.Of(seasons, horizon, longest).Should().Be(window);

    [Theory]
    [InlineData(12, 12, 12)]
    [InlineData(24, 48, 48)]
    [InlineData(24, 49, 72)]
    [InlineData(168, 24, 168)]
    [InlineData(1_048_576, 16_384, 1_048_576)]
    public void SeasonalLagCoversTheHorizon(int season, int horizon, long lag) => RepeatErrors.LagOf(season, horizon).Should().Be(lag);

    [Fact]
    public void LagsAreThoseOfSeasonsThatRepeat()
    {
        double[] hours = DrawnChannels.Seasonal(2_000, 1, noise: 0.5, trend: 0, 168, 24);

        Lags([24, 168], 24, hours).Should().Equal(24, 168);
        Lags([168, 24], 48, hours).Should().Equal(48, 168);
        Lags([1], 24, hours).Should().BeEmpty();
        Lags([1_000], 24, hours[..900]).Should().BeEmpty("no row has another one a season before it");
    }

    [Fact]
    public void LagsOfSeasonsThatHardlyRepeatAreLeftOut()
    {
        Lags([12], 12, DrawnChannels.Walk(500, 1)).Should().BeEmpty();
        Lags([12], 12, DrawnChannels.Noise(500, 1)).Should().BeEmpty();
        Lags([12], 12, [.. Enumerable.Repeat(3.0, 500)]).Should().BeEmpty();
        Lags([12], 12, DrawnChannels.Seasonal(500, 1, noise: 2, trend: 0, 12)).Should().BeEmpty("the noise is as large as the season");
    }

    [Fact]
    public void LagsOfSeasonsOnATrendAreKept()
    {
        Lags([12], 12, DrawnChannels.Seasonal(120, 1, noise: 0.2, trend: 1, 12)).Should().Equal(12);
        Lags([12], 18, DrawnChannels.Seasonal(40, 1, noise: 0.2, trend: 1, 12)).Should().BeEmpty("the rows are too few to tell");
    }

    private static IReadOnlyList<int> Lags(int[] seasons, int horizon, double[] values) =>
        LagChoice.Of(seasons, horizon, [values]);
}
