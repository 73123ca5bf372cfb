using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Options as large as their type holds: what is added to them or counted on from them does not overflow.</summary>
public class LargeNumbersTests
{
    private static readonly SeriesRow[] _rows = SyntheticSeries.Create(60);

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(2_147_483_600)]
    [InlineData(1_073_741_824)]
    public void FitStrideBeyondTheDataTrainsOnTheLastOriginOfEachSplit(int stride) =>
        SmallForecasts.Forecast(SmallForecasts.Fit(SmallForecasts.Gru with { Stride = stride, Horizon = 1 }, _rows), _rows)
            .SelectMany(f => f).Should().OnlyContain(f => float.IsFinite(f));

    [Fact]
    public void FitMinimumHistoryBeyondTheDataSaysSo() =>
        FluentActions.Invoking(() => SmallForecasts.Fit(SmallForecasts.Gru with { MinimumHistory = int.MaxValue }, _rows))
            .Should().Throw<InvalidOperationException>().WithMessage("*2147483647 rows up to it (MinimumHistory)*");

    [Theory]
    [InlineData(ForecastContext.Window)]
    [InlineData(ForecastContext.Stateful)]
    public void FitLagBeyondTheDataCountsAsMissing(ForecastContext context)
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Lags = [1 << 20], Context = context }, _rows);
        float[][] transformed = SmallForecasts.Forecast(model, _rows);
        using var engine = Streams.Engine(model);
        _rows.Select(r => engine.Predict(r).Forecast).Should().BeEquivalentTo(transformed, o => o.WithStrictOrdering());
    }

    [Fact]
    public void EvaluateStepsAndSeasonsBeyondTheDataAreNotReached()
    {
        var context = new MLContext(1);
        var forecasts = SmallForecasts.Fit(SmallForecasts.Gru, _rows).Transform(context.Data.LoadFromEnumerable(_rows));
        var evaluation = context.Forecasting.Evaluate(forecasts, new ForecastEvaluationOptions
        {
            FirstOriginRow = 50,
            Stride = int.MaxValue,
            Seasonality = int.MaxValue,
            BaselineSeasonalities = [int.MaxValue],
        });
        evaluation.Overall.Count.Should().Be(3);
        evaluation.Overall.MeanAbsoluteScaledError.Should().Be(double.NaN);
        context.Invoking(c => c.Forecasting.Evaluate(forecasts, new ForecastEvaluationOptions { FirstOriginRow = int.MaxValue }))
            .Should().Throw<InvalidOperationException>().WithMessage("No row is an origin*");
    }

    [Theory]
    [InlineData(int.MaxValue, 1)]
    [InlineData(2, int.MaxValue)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void BacktestFoldsBeyondTheDataSaysSo(int folds, int stride)
    {
        var context = new MLContext(1);
        FluentActions.Invoking(() => context.Forecasting.Backtest(
                context.Data.LoadFromEnumerable(_rows), context.Forecasting.ForecastByGru(SmallForecasts.Gru), new BacktestOptions { Folds = folds, Stride = stride }))
            .Should().Throw<InvalidOperationException>().WithMessage("Backtest folds do not fit*");
    }

    [Fact]
    public void BacktestRefitNeverFitsOnce()
    {
        var context = new MLContext(1);
        context.Forecasting.Backtest(
                context.Data.LoadFromEnumerable(_rows), context.Forecasting.ForecastByGru(SmallForecasts.Gru), new BacktestOptions { Folds = 3, RefitEvery = int.MaxValue })
            .Folds.Select(w => w.Fit).Should().Equal(1, 1, 1);
    }
}
