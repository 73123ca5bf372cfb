using Microsoft.ML.Recurrent.Forecasting.Members;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Members;

public class MemberHistoryTests
{
    private const float Gone = float.NaN;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(4, 1)]
    [InlineData(9, 2)]
    public void SeasonalNaiveIsTheValueOfTheLastSeason(int step, float expected) =>
        new SeasonalNaiveMember(4, []).Forecast(History([9, 9, 9, 9, 1, 2, 3, 4]), step).Should().Be(expected);

    [Fact]
    public void SeasonalNaiveMissingValuesAreOfOlderSeasonsThenTheLastObserved()
    {
        var history = History([5, 6, Gone, 8, Gone, 7, Gone, 4, Gone, 3, Gone, Gone]);
        var naive = new SeasonalNaiveMember(4, []);
        new[] { 0, 1, 2, 3 }.Select(step => naive.Forecast(history, step)).Should().Equal(5, 3, 3, 4);
    }

    [Fact]
    public void SeasonOfOneRowRepeatsTheLastObservedValue() => new SeasonalNaiveMember(1, []).Forecast(History([5, 6, Gone]), 7).Should().Be(6);

    [Fact]
    public void RowsOutOfReachAreNotRead()
    {
        var history = History([5, 6, 7, 8], reach: 2);
        history.At(1).Should().Be(float.NaN);
        history.At(2).Should().Be(7);
        History([5, 6, Gone, Gone], reach: 2).Last.Should().Be(0);
    }

    [Fact]
    public void RidgeMissingRowsCountAsTheLastObserved()
    {
        float[] inputs = new float[4];
        RidgeMember.Read(History([1, Gone, 4, 6]), [0, 1, 2, 9], inputs);
        inputs.Should().Equal(6, -2, 0, 0);
    }

    [Theory]
    [InlineData(10, 3, 1, new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [InlineData(3, 2, 3, new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(3, 2, 1200, new[] { 0, 1, 2, 1198, 1199 })]
    public void RowsAreTheWindowAndASeasonBeforeEachHorizonStep(int window, int horizon, int season, int[] expected) =>
        MemberRows.Of(SmallForecasts.Gru with { WindowSize = window, Horizon = horizon, Lags = [1], Seasonality = [season] }, longest: 10_000, rows: 10_000, targets: 1).Should().Equal(expected);

    [Theory]
    [InlineData(1, 512)]
    [InlineData(100, 20)]
    [InlineData(100_000, 1)]
    public void RowsAreCapped(int targets, int most)
    {
        int[] rows = MemberRows.Of(SmallForecasts.Gru with { WindowSize = 4000, Horizon = 24, Lags = [5000], Seasonality = [4000] }, longest: 100_000, rows: 100_000, targets);
        rows.Should().HaveCount(most).And.BeInAscendingOrder().And.OnlyHaveUniqueItems();
        rows[0].Should().Be(0);
    }

    private static MemberHistory History(float[] values, long reach = 100)
    {
        var rows = new SeriesRows("", 1, hasTime: false);
        foreach (float value in values)
            rows.Add(0)[0] = value;
        return new MemberHistory(new Origin(rows, values.Length - 1), 0, mean: 0, scale: 1, new TargetArithmetic(new ForecastScales { Limit = 1e4f }), reach);
    }
}
