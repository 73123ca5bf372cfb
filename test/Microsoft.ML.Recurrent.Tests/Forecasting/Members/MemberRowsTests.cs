using Microsoft.ML.Recurrent.Forecasting.Members;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Members;

/// <summary>The reach of the linear map.</summary>
public class MemberRowsTests
{
    [Theory]
    [InlineData(52, 52, 8, 250, 104, "two seasons")]
    [InlineData(12, 12, 6, 28, 11, "as many rows are left to learn from")]
    [InlineData(1, 56, 14, 480, 28, "two horizons without a season")]
    [InlineData(1, 8, 14, 480, 8, "no more than the window without a season")]
    [InlineData(24, 48, 24, 2_000, 48, "the window, where that is longer")]
    [InlineData(12, 24, 12, 2, 1, "at least the last row")]
    public void RowsAreTheNewest(int season, int window, int horizon, int longest, int rows, string because) =>
        MemberRows.Of(Options(season, window, horizon), longest, rows: longest, targets: 1).Should().Equal(Enumerable.Range(0, rows), because);

    [Fact]
    public void ManyRowsWithoutASeasonTellOfTheWholeWindow() =>
        MemberRows.Of(Options(1, 52, 13), longest: 1_000, rows: 10_000, targets: 1).Should().Equal(Enumerable.Range(0, 52));

    [Fact]
    public void SeasonOfMoreRowsThanAreReadIsReadAroundTheSeasonBefore()
    {
        int[] rows = MemberRows.Of(Options(365, 28, 14), 3_000, rows: 3_000, targets: 1);
        rows.Should().Equal([.. Enumerable.Range(0, 28), .. Enumerable.Range(351, 14)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(4_000)]
    public void RowsOfManyTargetsAreFewer(int targets)
    {
        int[] rows = MemberRows.Of(Options(168, 336, 48), 100_000, rows: 100_000, targets);
        rows.Length.Should().Be(MemberRows.Most(48, targets) is var most && most < 336 ? most : 336);
        rows.Should().BeInAscendingOrder().And.StartWith(0);
    }

    private static GruForecastingOptions Options(int season, int window, int horizon) =>
        new() { TargetColumnNames = ["Value"], Seasonality = [season], WindowSize = window, Lags = [], Horizon = horizon };
}
