using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Streaming;

/// <summary>Forecasts without a new observation, from engines that were given their history at once.</summary>
public class ForecastFromStateTests
{
    private static readonly SeriesRow[] _rows = Streams.Rows;

    [Theory]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct, SeriesScaling.PerWindow)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Recursive, SeriesScaling.Standard)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Direct, SeriesScaling.Robust)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Recursive, SeriesScaling.None)]
    public void PredictAfterHistoryEqualsTransformsLastRowOfEachSeriesBitForBit(ForecastContext context, ForecastStrategy strategy, SeriesScaling scaling)
    {
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { Context = context, Strategy = strategy, Scaling = scaling, Layers = 2 }, _rows);
        float[][] transformed = SmallForecasts.Transform(model, _rows);
        using var engine = Streams.FullEngine(model);
        using var resumed = Streams.FullEngine(model);
        engine.Observe(View(_rows));
        resumed.Resume(new MemoryStream(CheckPointBytes.Of(engine)));
        byte[] before = CheckPointBytes.Of(engine);
        foreach (string series in engine.SeriesNames)
        {
            int last = Array.FindLastIndex(_rows, r => r.Series == series);
            engine.Predict(series).All.Should().Equal(transformed[last]).And.Equal(engine.Predict(series).All).And.Equal(resumed.Predict(series).All);
            engine.Predict(series).Time.Should().Be(_rows[last].Time);
        }

        CheckPointBytes.Of(engine).Should().Equal(before);
    }

    [Fact]
    public void PredictKnownRowsEqualsTransformOfDataThatHasThem()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Everything, _rows);
        float[][] transformed = SmallForecasts.Transform(model, _rows);
        using var engine = Streams.FullEngine(model);
        SeriesRow[] first = [.. _rows.Where(r => r.Series == "series 1")];
        engine.Observe(View(first[..30]));
        engine.Predict("series 1", first[30..33]).All.Should().Equal(transformed[Array.IndexOf(_rows, first[29])]);
        var forecast = engine.Predict("series 1");
        float[] array = forecast.Forecast;
        engine.Predict("series 1", first[30..33], ref forecast);
        forecast.All.Should().Equal(transformed[Array.IndexOf(_rows, first[29])]);
        forecast.Forecast.Should().BeSameAs(array);
    }

    [Fact]
    public void PredictOneSeriesNeedsNoName()
    {
        var rows = SyntheticSeries.Create(40);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { FutureCovariateColumnNames = ["Future"] }, rows);
        using var engine = Streams.Engine(model);
        engine.Observe(View(rows[..30]));
        engine.Predict().Forecast.Should().Equal(SmallForecasts.Forecast(model, rows[..30])[29]);
        engine.Predict(rows[30..33]).Forecast.Should().Equal(SmallForecasts.Forecast(model, rows)[29]);
        engine.Predict("").Forecast.Should().Equal(engine.Predict().Forecast);
        engine.Predict().Value.Should().Be(rows[29].Value);
        engine.SeriesNames.Should().Equal("");
    }

    [Fact]
    public void PredictHistoryShorterThanTheMinimumIsMissing()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { MinimumHistory = 5 }, _rows);
        using var engine = Streams.Engine(model);
        engine.Observe(View(_rows[..4]));
        engine.Predict().Forecast.Should().OnlyContain(f => float.IsNaN(f));
    }

    [Theory]
    [InlineData(ForecastContext.Window)]
    [InlineData(ForecastContext.Stateful)]
    public void ObserveAViewEqualsItsRowsOneByOne(ForecastContext context)
    {
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { Context = context }, _rows);
        using var whole = Streams.FullEngine(model);
        using var single = Streams.FullEngine(model);
        whole.Observe(View(_rows[..20]));
        whole.Observe(View(_rows[20..Streams.Split]));
        foreach (var row in _rows[..Streams.Split])
            single.Observe(row);
        CheckPointBytes.Of(whole).Should().Equal(CheckPointBytes.Of(single));
    }

    [Fact]
    public void ObserveAViewThroughAPipelineRunsTheTransformersBefore()
    {
        var context = new MLContext(1);
        var data = View(SyntheticSeries.Create(50));
        var model = context.Transforms.CopyColumns("Target", "Value")
            .Append(context.Forecasting.ForecastByGru(SmallForecasts.Gru with { TargetColumnNames = ["Target"] })).Fit(data);
        using var engine = model.CreateForecastingEngine<SeriesRow, ForecastOnly>(context);
        engine.Observe(data);
        engine.Predict().Forecast.Should().Equal(SmallForecasts.Forecast(model, data)[^1]);
    }

    [Fact]
    public void PredictWithoutWhatItNeedsSaysWhatToDo()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Everything, _rows);
        using var many = Streams.FullEngine(model);
        using var one = Streams.Engine(SmallForecasts.Fit(SmallForecasts.Gru, _rows));
        Failed(() => one.Predict()).Should().Be("The engine has no observation to forecast from; call Observe or Resume first, or give Predict an observation.");
        Failed(() => one.Predict("north")).Should().Be("The model has no series column, so there is no series 'north'; call Predict without a series.");
        Failed(() => many.Predict()).Should().Be(
            "The model tells series apart by column 'Series', but Predict was called without a series; name one of SeriesNames.");
        many.Observe(_rows[0]);
        Failed(() => many.Predict("north")).Should().Be(
            "Series 'north' has no observation to forecast from; the engine holds 1 other series (SeriesNames). Observe the series first.");
        using var more = model.CreateForecastingEngine<SeriesRow, SizedForecast>(new MLContext(1));
        more.Predict(_rows[0]).Size.Should().Be(1);
        Failed(() => more.Predict(_rows[0].Series)).Should().StartWith("Column 'Size' of an observation is not kept, so a forecast without an observation cannot read it;");
    }

    [Fact]
    public void ObserveAViewThatDoesNotFitListsItsColumns()
    {
        using var engine = Streams.FullEngine(SmallForecasts.Fit(SmallForecasts.Everything, _rows));
        engine.Invoking(e => e.Observe(new MLContext(1).Data.LoadFromEnumerable([new ForecastRow()]))).Should().Throw<ArgumentException>()
            .WithMessage("The data does not fit GruForecastingOptions, for 7 reasons:*");
        engine.Invoking(e => e.Observe((IDataView)null!)).Should().Throw<ArgumentNullException>().WithParameterName("data");
    }

    private static IDataView View(IEnumerable<SeriesRow> rows) => new MLContext(1).Data.LoadFromEnumerable(rows);

    private static string Failed(Action act) => act.Should().Throw<InvalidOperationException>().Which.Message;

    private sealed class ForecastOnly
    {
        [Microsoft.ML.Data.VectorType]
        public float[] Forecast { get; set; } = [];
    }

    private sealed class SizedForecast
    {
        [Microsoft.ML.Data.VectorType]
        public float[] Forecast { get; set; } = [];

        public float Size { get; set; }
    }
}
