using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Streaming;

[Collection(ProcessWide.Name)]
public class ForecastingEngineThreadsTests
{
    [Theory]
    [InlineData(ForecastContext.Window)]
    [InlineData(ForecastContext.Stateful)]
    public void EightThreadsOverSixtyFourSeriesEachForecastEqualsTransform(ForecastContext context)
    {
        var rows = SyntheticSeries.Create([.. Enumerable.Repeat(40, 64)]);
        var model = SmallForecasts.Fit(
            SmallForecasts.Everything with { Context = context, Training = SmallForecasts.Everything.Training with { BatchSize = 512, MaximumEpochs = 1 } }, rows);
        float[][] required = SmallForecasts.Transform(model, rows), streamed = new float[rows.Length][];
        var engine = Streams.FullEngine(model);
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(thread => new Thread(() => Run(thread)))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        for (int i = 0; i < rows.Length; i++)
            streamed[i].Should().Equal(required[i], $"row {i}");
        engine.SeriesCount.Should().Be(64);

        // Thread t writes series t, t + 8, …, row by row in turn.
        void Run(int thread)
        {
            for (int row = 0; row < 40; row++)
            {
                for (int series = thread; series < 64; series += 8)
                {
                    int i = series * 40 + row;
                    streamed[i] = engine.Predict(rows[i], rows[(i + 1)..((series + 1) * 40)]).All;
                }
            }
        }
    }

    [Theory]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Direct)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Recursive)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct, 3)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Recursive, 2)]
    public void PredictOnceWarmAllocatesNothing(ForecastContext context, ForecastStrategy strategy, int networks = 1)
    {
        var rows = SyntheticSeries.Create(400);
        var model = SmallForecasts.Fit(
            SmallForecasts.Gru with { Ensemble = networks, Context = context, Strategy = strategy, TimeColumnName = "Time", CalendarFeatures = CalendarFeatures.HourOfDay, Lags = [3] }, rows);
        var engine = Streams.Engine(model);
        var forecast = new ForecastRow();
        foreach (var row in rows.Take(100))
            engine.Predict(row, ref forecast);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var row in rows.AsSpan(100))
            engine.Predict(row, ref forecast);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(300, "300 observations were taken in");
    }
}
