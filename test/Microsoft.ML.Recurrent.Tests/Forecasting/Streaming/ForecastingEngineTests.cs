using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Streaming;

public class ForecastingEngineTests
{
    [Theory]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct, SeriesScaling.Standard)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct, SeriesScaling.PerWindow)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Recursive, SeriesScaling.PerWindow)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Direct, SeriesScaling.Robust)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Recursive, SeriesScaling.None)]
    public void PredictEverythingKnownAheadEqualsTransformBitForBit(ForecastContext context, ForecastStrategy strategy, SeriesScaling scaling)
    {
        var rows = Streams.Rows;
        rows[20].Value = rows[33].Past = rows[41].Future = float.NaN;
        var model = SmallForecasts.Fit(
            SmallForecasts.Everything with { Context = context, Strategy = strategy, Scaling = scaling, Layers = 2, MinimumHistory = 2 }, rows);
        float[][] streamed = Streams.Forecasts(model, rows), transformed = SmallForecasts.Transform(model, rows);
        for (int i = 0; i < rows.Length; i++)
            streamed[i].Should().Equal(transformed[i], $"row {i}");
    }

    [Theory]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Direct)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Recursive)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Direct, true)]
    public void PredictEnsembleEqualsTransformBitForBit(ForecastContext context, ForecastStrategy strategy, bool targetsAsSeries = false)
    {
        var rows = Streams.Rows;
        var model = SmallForecasts.Fit(
            SmallForecasts.Everything with { Context = context, Strategy = strategy, Layers = 2, Ensemble = 3, TargetsAsSeries = targetsAsSeries }, rows);
        float[][] streamed = Streams.Forecasts(model, rows), transformed = SmallForecasts.Transform(model, rows);
        for (int i = 0; i < rows.Length; i++)
            streamed[i].Should().Equal(transformed[i], $"row {i}");
    }

    [Theory]
    [InlineData(ForecastStrategy.Direct)]
    [InlineData(ForecastStrategy.Recursive)]
    public void PredictNothingKnownAheadEqualsTransformOfDataThatEndsThere(ForecastStrategy strategy)
    {
        var rows = SyntheticSeries.Create(40);
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { SeriesColumnName = null, StaticColumnNames = [], Strategy = strategy }, rows);
        var engine = Streams.FullEngine(model);
        foreach (var row in rows.Take(29))
            engine.Observe(row);
        engine.Predict(rows[29]).All.Should().Equal(SmallForecasts.Transform(model, rows[..30])[29]);
        engine.Predict(rows[30], rows[31..32]).All.Should().Equal(SmallForecasts.Transform(model, [.. rows[..31], Unobserved(rows[31])])[30]);
    }

    [Fact]
    public void PredictFutureCovariatesOnceAreNotKept()
    {
        var rows = SyntheticSeries.Create(40);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Members = ForecastMembers.Network, FutureCovariateColumnNames = ["Future"] }, rows);
        var (told, untold) = (Streams.Engine(model), Streams.Engine(model));
        foreach (var row in rows[..20])
        {
            told.Observe(row);
            untold.Observe(row);
        }

        told.Predict(rows[20], rows[21..24]).Forecast.Should().NotEqual(untold.Predict(rows[20]).Forecast);
        told.Predict(rows[21]).Forecast.Should().Equal(untold.Predict(rows[21]).Forecast);
    }

    [Fact]
    public void PredictKnownRowsThatATransformerMapsEqualsTransform()
    {
        var context = new MLContext(1);
        var rows = SyntheticSeries.Create(40);
        var data = context.Data.LoadFromEnumerable(rows);
        var model = context.Transforms.CustomMapping<Planned, Doubled>((from, to) => to.Twice = 2 * from.Future, null)
            .Append(context.Forecasting.ForecastByGru(SmallForecasts.Gru with { FutureCovariateColumnNames = ["Twice"] })).Fit(data);
        float[][] transformed = SmallForecasts.Forecast(model, data);
        var engine = Streams.Engine(model);
        for (int i = 0; i < 30; i++)
            engine.Predict(rows[i], rows[(i + 1)..(i + 4)]).Forecast.Should().Equal(transformed[i], $"row {i}");
    }

    [Fact]
    public void PredictMoreKnownThanTheHorizonReadsTheHorizonOnly()
    {
        var rows = SyntheticSeries.Create(40);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { FutureCovariateColumnNames = ["Future"] }, rows);
        Streams.Engine(model).Predict(rows[0], rows[1..30]).Forecast.Should().Equal(Streams.Engine(model).Predict(rows[0], rows[1..4]).Forecast);
    }

    [Fact]
    public void PredictIntoAnObjectThatIsThereKeepsItsArraysAndFillsTheObservationsColumns()
    {
        var rows = SyntheticSeries.Create(60);
        var engine = Streams.FullEngine(SmallForecasts.Fit(SmallForecasts.Everything, rows));
        var forecast = engine.Predict(rows[0], rows[1..4]);
        float[] array = forecast.Forecast, first = [.. forecast.All];
        engine.Predict(rows[1], rows[2..5], ref forecast);
        forecast.Forecast.Should().BeSameAs(array);
        forecast.All.Should().NotEqual(first);
        forecast.Time.Should().Be(rows[1].Time);
    }

    [Fact]
    public void PredictWindowOfOneRowEqualsTransform()
    {
        var rows = SyntheticSeries.Create(40);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { WindowSize = 1, TimeColumnName = "Time" }, rows);
        float[][] transformed = SmallForecasts.Forecast(model, rows);
        var engine = Streams.Engine(model);
        rows.Select(r => engine.Predict(r).Forecast).Should().BeEquivalentTo(transformed, o => o.WithStrictOrdering());
    }

    [Fact]
    public void PredictForecasterInAPipelineRunsTheTransformersAroundIt()
    {
        var context = new MLContext(1);
        var rows = SyntheticSeries.Create(50);
        var data = context.Data.LoadFromEnumerable(rows);
        var model = context.Transforms.CopyColumns("Target", "Value")
            .Append(context.Forecasting.ForecastByGru(SmallForecasts.Gru with { TargetColumnNames = ["Target"], OutputColumnName = "Raw" }))
            .Append(context.Transforms.CopyColumns("Forecast", "Raw")).Fit(data);
        var engine = Streams.Engine(model);
        float[][] transformed = SmallForecasts.Forecast(model, data);
        rows.Select(r => engine.Predict(r).Forecast).Should().BeEquivalentTo(transformed, o => o.WithStrictOrdering());
        engine.SeriesCount.Should().Be(1);
    }

    private static SeriesRow Unobserved(SeriesRow row) => new()
    {
        Time = row.Time,
        Future = row.Future,
        Value = float.NaN,
        Other = float.NaN,
        Past = float.NaN,
    };

    private sealed class Planned
    {
        public float Future { get; set; }
    }

    private sealed class Doubled
    {
        public float Twice { get; set; }
    }
}
