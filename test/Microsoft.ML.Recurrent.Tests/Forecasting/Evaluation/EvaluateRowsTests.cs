using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Evaluation;

/// <summary>Rows that were dropped or shuffled after Transform would be measured on wrong rows: that is said.</summary>
public class EvaluateRowsTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(null)]
    [InlineData("Time")]
    public void EvaluateRowsDroppedAfterTransformWarns(string? time)
    {
        var forecasts = Forecasts(SmallForecasts.Gru with { TimeColumnName = "Time" }, row => row % 9 == 4);
        var warnings = Warnings.Of(_context);

        _context.Forecasting.Evaluate(_context.Data.FilterRowsByMissingValues(forecasts, "Value"), new ForecastEvaluationOptions { TimeColumnName = time });

        warnings.Should().ContainSingle().Which.Should().StartWith("Forecasts are held against the rows that follow theirs, whatever their times are. ")
            .And.Contain("time column 'Time'");
        warnings.Clear();
        _context.Forecasting.Evaluate(forecasts).Overall.MissingActuals.Should().BeGreaterThan(0);
        warnings.Should().BeEmpty("all rows are there");
    }

    [Fact]
    public void EvaluateEverySecondRowDroppedWarnsBySteadyStepOfTheFit()
    {
        var forecasts = Forecasts(SmallForecasts.Gru with { TimeColumnName = "Time", SeriesColumnName = "Series" }, row => row % 2 == 0);
        var warnings = Warnings.Of(_context);

        _context.Forecasting.Evaluate(_context.Data.FilterRowsByMissingValues(forecasts, "Value"));

        warnings.Should().ContainSingle().Which.Should().Contain("steps of time column 'Time' are 1 h");
    }

    [Fact]
    public void EvaluateShuffledRowsAreNoticed()
    {
        var timed = Forecasts(SmallForecasts.Gru with { TimeColumnName = "Time" });
        var untimed = Forecasts(SmallForecasts.Gru);
        var warnings = Warnings.Of(_context);

        _context.Forecasting.Invoking(f => f.Evaluate(_context.Data.ShuffleRows(timed))).Should().Throw<InvalidOperationException>()
            .WithMessage("The time column 'Time' goes from *");
        _context.Forecasting.Evaluate(_context.Data.TakeRows(_context.Data.SkipRows(untimed, 10), 40));
        warnings.Should().BeEmpty("these rows are in order");
        _context.Forecasting.Evaluate(_context.Data.ShuffleRows(untimed));
        warnings.Should().ContainSingle().Which.Should().StartWith("The rows to evaluate are not in the order in which they were loaded: row ");
    }

    [Fact]
    public void EvaluateTimeColumnIsGonePairsByPlace()
    {
        var forecasts = Forecasts(SmallForecasts.Gru with { TimeColumnName = "Time" });

        _context.Forecasting.Evaluate(_context.Transforms.SelectColumns("Value", "Forecast").Fit(forecasts).Transform(forecasts)).Overall
            .Should().BeEquivalentTo(_context.Forecasting.Evaluate(forecasts).Overall);
    }

    private IDataView Forecasts(GruForecastingOptions options, Func<int, bool>? isMissing = null)
    {
        var rows = SyntheticSeries.Create(120);
        for (int row = 0; row < rows.Length; row++)
            rows[row].Value = isMissing?.Invoke(row) == true ? float.NaN : rows[row].Value;
        var data = _context.Data.LoadFromEnumerable(rows);
        return SmallForecasts.Fit(options, data).Transform(data);
    }
}
