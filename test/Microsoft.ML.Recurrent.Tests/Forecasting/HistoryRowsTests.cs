using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class HistoryRowsTests
{
    [Theory]
    [InlineData(ForecastMembers.All, SeriesScaling.PerWindow)]
    [InlineData(ForecastMembers.All, SeriesScaling.Standard)]
    [InlineData(ForecastMembers.Network, SeriesScaling.PerWindow)]
    [InlineData(ForecastMembers.SeasonalNaive, SeriesScaling.Standard)]
    public void SoManyRowsInFrontGiveTheForecastOfAll(ForecastMembers members, SeriesScaling scaling)
    {
        var rows = SyntheticSeries.Create(150);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Members = members, Scaling = scaling, Seasonality = [8], Lags = [11] }, rows);

        int needed = model.HistoryRows!.Value;

        needed.Should().BeInRange(8 + 11, 100);
        SmallForecasts.Forecast(model, rows[^needed..])[^1].Should().Equal(SmallForecasts.Forecast(model, rows)[^1]);
    }

    [Fact]
    public void FewerRowsThanTheNetworkReadsGiveAnotherForecast()
    {
        var rows = SyntheticSeries.Create(150);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Members = ForecastMembers.Network, Lags = [11] }, rows);

        SmallForecasts.Forecast(model, rows[^(model.HistoryRows!.Value - 1)..])[^1].Should().NotEqual(SmallForecasts.Forecast(model, rows)[^1]);
    }

    [Fact]
    public void HistoryRowsAreTheLeastHistoryWhereThatIsMore() =>
        SmallForecasts.Fit(SmallForecasts.Gru with { MinimumHistory = 50 }, SyntheticSeries.Create(150)).HistoryRows.Should().Be(50);

    [Fact]
    public void StatefulForecasterTakesAllRows() =>
        SmallForecasts.Fit(SmallForecasts.Gru with { Context = ForecastContext.Stateful }, SyntheticSeries.Create(150)).HistoryRows.Should().BeNull();
}
