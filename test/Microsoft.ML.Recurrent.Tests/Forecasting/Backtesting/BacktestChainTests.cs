using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Backtesting;

/// <summary>A chain that ends with a forecaster says what the forecaster says.</summary>
public class BacktestChainTests
{
    private readonly MLContext _context = new(1);

    private IDataView Data => SyntheticSeries.View(_context, 60, 60);

    [Fact]
    public void BacktestChainThatReadsTheDatasOwnColumnsNeedsNothingNamed()
    {
        var forecaster = _context.Forecasting.ForecastByGru(SmallForecasts.Gru with { SeriesColumnName = "Series", TimeColumnName = "Time" });
        var chain = _context.Transforms.CopyColumns("Copy", "Past").Append(forecaster);

        var result = _context.Forecasting.Backtest(Data, chain, new BacktestOptions { Folds = 2 });

        result.Overall.Series.Should().HaveCount(2);
        result.Overall.Overall.Should().BeEquivalentTo(_context.Forecasting.Backtest(Data, forecaster, new BacktestOptions { Folds = 2 }).Overall.Overall);
        result.Folds.Should().OnlyContain(fold => fold.Origin != null);
    }

    [Fact]
    public void BacktestSeriesThatTheChainMakesAsksForTheDatasColumnBeforeTheFit()
    {
        var chain = _context.Transforms.Conversion.MapValueToKey("Made", "Series").Append(_context.Forecasting.ForecastByGru(SmallForecasts.Gru with { SeriesColumnName = "Made" }));
        var options = new BacktestOptions { Folds = 2 };

        _context.Forecasting.Invoking(f => f.Backtest(Data, chain, options)).Should().Throw<ArgumentException>().WithMessage(
            "Evaluation.SeriesColumnName is null, and the chain tells series apart by 'Made', which it makes itself: the data has no such column. "
            + "Name the column of the data that it is made of.");
        _context.Forecasting.Backtest(Data, chain, options with { Evaluation = new ForecastEvaluationOptions { SeriesColumnName = "Series" } })
            .Overall.Series.Should().HaveCount(2);
    }

    [Fact]
    public void BacktestTimeThatTheChainMakesWarnsThatOriginsAreRows()
    {
        var warnings = Warnings.Of(_context);
        var options = new BacktestOptions { Folds = 2 };
        var forecaster = _context.Forecasting.ForecastByGru(SmallForecasts.Gru with { SeriesColumnName = "Series", TimeColumnName = "Made" });
        var chain = _context.Transforms.CopyColumns("Made", "Time").Append(forecaster);

        _context.Forecasting.Backtest(Data, chain, options).Folds.Should().OnlyContain(fold => fold.Origin == null);

        warnings.Should().ContainSingle().Which.Should().StartWith("Evaluation.TimeColumnName is null, and the chain goes by time column 'Made', which it makes itself: the folds' "
            + "origins are rows of each series instead of times. ");
        warnings.Clear();
        _context.Forecasting.Backtest(Data, chain, options with { Evaluation = new() { TimeColumnName = "Time" } }).Folds.Should().OnlyContain(fold => fold.Origin != null);
        warnings.Should().BeEmpty();
    }

    [Fact]
    public void BacktestTargetThatTheChainMakesSaysWhereToMakeIt()
    {
        var chain = _context.Transforms.CopyColumns("Copy", "Value").Append(_context.Forecasting.ForecastByGru(SmallForecasts.Gru with { TargetColumnNames = ["Copy"] }));

        _context.Forecasting.Invoking(f => f.Backtest(SyntheticSeries.View(_context, 60), chain, new BacktestOptions { Folds = 2 })).Should().Throw<ArgumentException>().WithMessage(
            "Evaluation.TargetColumnNames is empty, and the chain forecasts 'Copy', which it makes itself: the data has no such column to hold forecasts against. "
            + "Make it in the data first, by those steps of the chain, and test the rest.");
    }

    [Fact]
    public void BacktestOtherEstimatorWithSeriesAsksForTheColumn()
    {
        var inner = _context.Forecasting.ForecastByGru(SmallForecasts.Gru with { SeriesColumnName = "Series" });
        var chain = inner.Append(_context.Transforms.CopyColumns("Copy", "Past"));
        var options = new BacktestOptions { Folds = 2, Horizon = 3, Evaluation = new ForecastEvaluationOptions { TargetColumnNames = ["Value"] } };

        _context.Forecasting.Invoking(f => f.Backtest(Data, chain, options)).Should().Throw<ArgumentException>().WithMessage(
            "Evaluation.SeriesColumnName is null, but column 'Forecast' tells series apart by 'Series'; name the column of the data that tells them apart.");
        _context.Forecasting.Invoking(f => f.Backtest(Data, chain, new BacktestOptions())).Should().Throw<ArgumentException>()
            .WithMessage("*Horizon is null, which an EstimatorChain does not say*");
    }
}
