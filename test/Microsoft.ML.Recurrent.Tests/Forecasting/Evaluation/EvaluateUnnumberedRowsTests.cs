using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Evaluation;

/// <summary>Forecasts that no longer say which rows they were made from: that is said, where neither times nor a column of numbers tell.</summary>
public class EvaluateUnnumberedRowsTests
{
    private readonly MLContext _context = new(1);
    private readonly List<string> _warnings;

    public EvaluateUnnumberedRowsTests() => _warnings = Warnings.Of(_context);

    [Fact]
    public void EvaluateHiddenColumnIsGonePairsByPlaceAndWarns()
    {
        var forecasts = Forecasts(SmallForecasts.Gru);

        var evaluation = _context.Forecasting.Evaluate(Selected(forecasts, "Value", "Forecast"));

        _warnings.Should().ContainSingle().Which.Should().StartWith("Column 'Forecast' does not say which row of its series each forecast was made from, so forecasts are held "
            + "against the rows that follow theirs. ").And.Contain("keepHidden: true").And.EndWith("RowNumberColumnName.");
        evaluation.Overall.Should().BeEquivalentTo(_context.Forecasting.Evaluate(forecasts).Overall);
        _warnings.Should().ContainSingle();
    }

    [Fact]
    public void EvaluateSavedRowsAreWarnedOf()
    {
        using var stream = new MemoryStream();
        _context.Data.SaveAsBinary(Forecasts(SmallForecasts.Gru), stream);
        var file = new BytesSource(stream.ToArray());

        _context.Forecasting.Evaluate(_context.Data.LoadFromBinary(file), targetColumnName: "Value");

        _warnings.Should().ContainSingle().Which.Should().Contain("does not say which row");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void EvaluateTimesOfTheFitTellWhatWasDropped(int dropped)
    {
        var forecasts = Selected(Forecasts(SmallForecasts.Gru with { TimeColumnName = "Time" }), "Value", "Forecast", "Time");
        var kept = _context.Data.FilterByCustomPredicate(forecasts, (Stamped row) => dropped > 0 && row.Time == SyntheticSeries.Start.AddHours(50));

        _context.Forecasting.Evaluate(kept);

        _warnings.Should().HaveCount(dropped);
        foreach (string warning in _warnings)
            warning.Should().Contain("Time column 'Time' has one gap: 1 row at 1 h is missing between 2024-01-03 01:00:00 and 2024-01-03 03:00:00");
    }

    [Fact]
    public void EvaluateNumberedObjectsOfAnyOrderAreHeldAgainstTheRowsTheyForecast()
    {
        var rows = ForecastedRow.Five();
        for (int row = 0; row < rows.Length; row++)
            rows[row].Row = row + 7;
        var options = new ForecastEvaluationOptions { TargetColumnNames = ["Value"], RowNumberColumnName = "Row" };

        var moved = _context.Forecasting.Evaluate(_context.Data.LoadFromEnumerable([rows[3], rows[0], rows[4], rows[2], rows[2], rows[1]]), options);
        var dropped = _context.Forecasting.Evaluate(_context.Data.LoadFromEnumerable([rows[0], rows[2], rows[4]]), options);

        moved.Should().BeEquivalentTo(EvaluateTests.Evaluate(rows, options));
        dropped.ByHorizonStep.Select(s => (s.Count, s.MeanAbsoluteError)).Should().Equal((0, double.NaN), (2, 0));
        _warnings.Should().HaveCount(2);
    }

    [Fact]
    public void EvaluateNumbersThatCountNoRowsAreRefused()
    {
        var rows = ForecastedRow.Five();
        rows[1].Row = 1L << 40;
        Message<InvalidOperationException>("Row", rows).Should().Be(
            "Row numbers go from 0 to 1099511627776; expected numbers that count the rows of a series, with at most 16,777,216 missing at once.");
        rows[1].Row = -1;
        Message<InvalidOperationException>("Row", rows).Should().Be("The row number column 'Row' holds -1 in row 1; expected the row's number within its series, 0 or more.");
        Message<ArgumentException>("Value", rows).Should().Contain("Row number column 'Value' is a scalar Single; expected an Int32 or an Int64.");
        Message<ArgumentException>("Gone", rows).Should().Contain("The row number column 'Gone' is missing");
    }

    [Fact]
    public void EvaluateNumbersThatFallWhileTimesRiseAreRefused()
    {
        var rows = ForecastedRow.Five();
        for (int row = 0; row < rows.Length; row++)
            rows[row].Row = 5 - row;
        Message<InvalidOperationException>("Row", rows, time: "Time").Should().Be("Row 4 comes again, or after rows that follow it by their numbers, but times of column 'Time' rise; "
            + "expected numbers that rise with the times.");
    }

    private string Message<TException>(string column, ForecastedRow[] rows, string? time = null)
        where TException : Exception => _context.Forecasting
        .Invoking(f => f.Evaluate(_context.Data.LoadFromEnumerable(rows), new() { TargetColumnNames = ["Value"], RowNumberColumnName = column, TimeColumnName = time }))
        .Should().Throw<TException>().Which.Message;

    private IDataView Selected(IDataView data, params string[] columns) => _context.Transforms.SelectColumns(columns).Fit(data).Transform(data);

    private IDataView Forecasts(GruForecastingOptions options)
    {
        var data = SyntheticSeries.View(_context, 120);
        return SmallForecasts.Fit(options, data).Transform(data);
    }

    private sealed class Stamped
    {
        public DateTime Time { get; set; }
    }

    private sealed class BytesSource(byte[] bytes) : IMultiStreamSource
    {
        public int Count => 1;

        public string GetPathOrNull(int index) => null!;

        public Stream Open(int index) => new MemoryStream(bytes);

        public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
    }
}
