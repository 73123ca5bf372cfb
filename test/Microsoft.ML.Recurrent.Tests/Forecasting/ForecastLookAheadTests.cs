using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastLookAheadTests
{
    private const int BatchRows = 1024;

    private static readonly GruForecastingOptions _options = SmallForecasts.Gru with
    {
        SeriesColumnName = "Series",
        FutureCovariateColumnNames = ["Future"],
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TransformManyRowsReadsAheadABatchAndTheHorizon(bool interleaved)
    {
        var model = SmallForecasts.Fit(_options, SyntheticSeries.Create(40));
        var rows = SyntheticSeries.Create([.. Enumerable.Repeat(1000, 8)]);
        long furthest = 0, row = 0, ahead = 0;
        var source = new InterceptedView(new MLContext(1).Data.LoadFromEnumerable(interleaved ? SyntheticSeries.Interleave(rows) : rows))
        {
            // The second cursor counts the rows of each series.
            OnMove = (cursor, position) =>
            {
                furthest = cursor == 0 ? Math.Max(furthest, position) : furthest;
                return true;
            },
        };
        foreach (float[] _ in model.Transform(source).GetColumn<float[]>("Forecast"))
            ahead = Math.Max(ahead, furthest - row++);
        row.Should().Be(8000);
        ahead.Should().BeLessThanOrEqualTo(BatchRows + (interleaved ? 8 : 1) * _options.Horizon + 1);
    }

    [Fact]
    public void TransformTwoCursorsAtOnceAgreeWithOne()
    {
        var rows = SyntheticSeries.Create(300, 200);
        var model = SmallForecasts.Fit(_options, rows);
        float[][] expected = SmallForecasts.Forecast(model, rows);
        var view = model.Transform(new MLContext(1).Data.LoadFromEnumerable(rows));
        foreach (var (first, second, row) in view.GetColumn<float[]>("Forecast").Zip(view.GetColumn<float[]>("Forecast"), Enumerable.Range(0, rows.Length)))
        {
            first.Should().Equal(expected[row]);
            second.Should().Equal(expected[row]);
        }
    }

    [Fact]
    public void TransformEightThreadsAtOnceAgreeWithOne()
    {
        var rows = SyntheticSeries.Create(300, 200);
        var model = SmallForecasts.Fit(_options with { Context = ForecastContext.Stateful }, rows);
        float[] expected = [.. SmallForecasts.Forecast(model, rows).SelectMany(f => f)];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
            SmallForecasts.Forecast(model, rows).SelectMany(f => f).Should().Equal(expected));
    }

    [Fact]
    public void TransformFirstRowsOnlyForecastsFew()
    {
        var model = SmallForecasts.Fit(_options, SyntheticSeries.Create(40));
        var source = new InterceptedView(SyntheticSeries.View(new MLContext(1), 5000));
        model.Transform(source).GetColumn<float[]>("Forecast").First().Should().HaveCount(3);
        source.Moves.Should().BeLessThan(5001 + 100, "the series' rows are counted once, and few are read");
    }

    [Theory]
    [InlineData(false, 700)]
    [InlineData(true, 697)]
    public void TransformBadRowFailsAtTheFirstForecastThatNeedsIt(bool readsAhead, int expected)
    {
        var options = readsAhead ? _options : _options with { FutureCovariateColumnNames = [] };
        var model = SmallForecasts.Fit(options, SyntheticSeries.Create(40));
        var rows = SyntheticSeries.Create(900);
        rows[700].Value = float.PositiveInfinity;
        int read = 0;
        var forecast = () =>
        {
            foreach (float[] _ in model.Transform(new MLContext(1).Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Forecast"))
                read++;
        };
        forecast.Should().Throw<InvalidOperationException>().WithMessage("Column 'Value' holds Infinity in row 700 of series 'series 1'; *");
        read.Should().Be(expected);
    }
}
