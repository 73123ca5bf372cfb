using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Streaming;

/// <summary>Series that have had more rows than anyone can give them in a test: their checkpoints say so.</summary>
public class LongStreamTests
{
    private const long MostRows = 1L << 60;

    private static readonly SeriesRow[] _rows = SyntheticSeries.Create(60);

    private static readonly long[] _counts = [int.MaxValue - 5L, int.MaxValue, int.MaxValue + 1L, uint.MaxValue - 5L, 1L << 40, MostRows - 30];

    [Theory]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Recursive)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Direct)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Recursive)]
    public void PredictAnyCountOfRowsBeforeForecastsTheSame(ForecastContext context, ForecastStrategy strategy)
    {
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { Context = context, Strategy = strategy }, _rows);
        foreach (long rows in _counts)
        {
            var (few, many, resumed) = (Streams.FullEngine(model), Streams.FullEngine(model), Streams.FullEngine(model));
            Observe(few, _rows[..40]);
            many.Resume(new MemoryStream(CheckPointBytes.WithRows(CheckPointBytes.Of(few), rows)));
            many.Predict("series 1", _rows[40..43]).All.Should().Equal(few.Predict("series 1", _rows[40..43]).All, $"{rows} rows");
            for (int i = 40; i < 50; i++)
                many.Predict(_rows[i], _rows[(i + 1)..(i + 4)]).All.Should().Equal(few.Predict(_rows[i], _rows[(i + 1)..(i + 4)]).All, $"{rows} rows");
            resumed.Resume(new MemoryStream(CheckPointBytes.Of(many)));
            for (int i = 50; i < 60; i++)
                resumed.Predict(_rows[i]).All.Should().Equal(few.Predict(_rows[i]).All, $"{rows} rows").And.Equal(many.Predict(_rows[i]).All);
        }
    }

    [Fact]
    public void ObserveBeyondTheMostRowsIsRefusedAndTheCheckpointStaysGood()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru, _rows);
        var engine = Streams.Engine(model);
        foreach (var row in _rows[..20])
            engine.Observe(row);
        engine.Resume(new MemoryStream(CheckPointBytes.WithRows(CheckPointBytes.Of(engine), MostRows - 1)));
        engine.Observe(_rows[20]);
        byte[] last = CheckPointBytes.Of(engine);
        var view = new MLContext(1).Data.LoadFromEnumerable(_rows[21..22]);
        foreach (var act in new Action[] { () => engine.Observe(_rows[21]), () => engine.Predict(_rows[21]), () => engine.Observe(view) })
            act.Should().Throw<InvalidOperationException>().WithMessage("Series '' has had 1,152,921,504,606,846,976 observations, the most that a series can have.*");
        CheckPointBytes.Of(engine).Should().Equal(last);
        Streams.Engine(model).Resume(new MemoryStream(last));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(MostRows + 1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void ResumeACountThatCannotBeIsRefused(long rows)
    {
        var engine = Streams.FullEngine(SmallForecasts.Fit(SmallForecasts.Everything, _rows));
        Observe(engine, _rows[..40]);
        byte[] altered = CheckPointBytes.WithRows(CheckPointBytes.Of(engine), rows);
        engine.Invoking(e => e.Resume(new MemoryStream(altered))).Should().Throw<FormatException>().WithMessage($"The checkpoint's series 'series 1' has {rows} rows;*");
    }

    private static void Observe(ForecastingEngine<SeriesRow, StreamedForecast> engine, IEnumerable<SeriesRow> rows)
    {
        foreach (var row in rows)
            engine.Observe(row);
    }
}
