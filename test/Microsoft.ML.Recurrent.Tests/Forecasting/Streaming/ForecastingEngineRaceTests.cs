using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Streaming;

/// <summary>Calls of every kind at once, on the same few series.</summary>
[Collection(ProcessWide.Name)]
public class ForecastingEngineRaceTests
{
    private const int Rounds = 400;

    private static readonly string[] _names = ["a", "b", "c", "d"];
    private static readonly Lazy<ForecastingTransformer> _model = new(() => SmallForecasts.Fit(
        SmallForecasts.Gru with { SeriesColumnName = "Series", Context = ForecastContext.Stateful }, Streams.Rows));

    [Fact]
    public void ObserveForgetAndCheckPointAtOnceEachCheckpointIsWholeAndEachForecastOfARowCount()
    {
        using var engine = _model.Value.CreateForecastingEngine<SeriesRow, ForecastRow>(
            new MLContext(1), new ForecastingEngineOptions { MaximumSeries = _names.Length });
        float[][] expected = Expected();
        List<Exception> failures = [];
        Run(failures, [.. _names.SelectMany(name => new Action<int>[] { _ => Predict(engine, name, expected), _ => engine.Observe(Named(name)) }),
            round => engine.Forget(_names[round % _names.Length]), _ => ExpectWhole(CheckPointBytes.Of(engine)),
            _ => engine.Observe(new MLContext(1).Data.LoadFromEnumerable(_names.Select(Named))),
            _ => engine.Observe(new MLContext(1).Data.LoadFromEnumerable(_names.Reverse().Select(Named))),
            round => FluentActions.Invoking(() => engine.Observe(new SeriesRow { Series = _names[round % 4], Value = float.PositiveInfinity })).Should().Throw<InvalidOperationException>()]);
        failures.Should().BeEmpty();
        engine.SeriesCount.Should().Be(engine.SeriesNames.Count).And.BeLessThanOrEqualTo(4);
        foreach (string name in _names)
            engine.Forget(name);
        engine.SeriesCount.Should().Be(0);
        engine.Predict(Named("a")).Forecast.Should().Equal(expected[0]);
    }

    [Fact]
    public void ObserveFromManyThreadsLosesNone()
    {
        using var engine = Streams.Engine(_model.Value);
        using var single = Streams.Engine(_model.Value);
        List<Exception> failures = [];
        Run(failures, [.. Enumerable.Range(0, 6).Select(_ => (Action<int>)(_ => engine.Observe(Named("a")))),
            _ => engine.Observe(new MLContext(1).Data.LoadFromEnumerable([Named("a"), Named("a")])),
            _ => FluentActions.Invoking(() => engine.Observe(new SeriesRow { Series = "a", Value = float.NegativeInfinity })).Should().Throw<InvalidOperationException>()]);
        failures.Should().BeEmpty();
        for (int i = 0; i < 8 * Rounds; i++)
            single.Observe(Named("a"));
        CheckPointBytes.Of(engine).Should().Equal(CheckPointBytes.Of(single));
    }

    /// <summary>Every observation is the same, so a forecast tells how many there were.</summary>
    private static void Predict(ForecastingEngine<SeriesRow, ForecastRow> engine, string name, float[][] expected)
    {
        float[] forecast = engine.Predict(Named(name)).Forecast;
        expected.Any(e => e.SequenceEqual(forecast)).Should().BeTrue("it is that of some number of rows");
    }

    private static void ExpectWhole(byte[] bytes)
    {
        using var resumed = Streams.Engine(_model.Value);
        resumed.Resume(new MemoryStream(bytes));
        foreach (string name in resumed.SeriesNames)
            resumed.Predict(name);
    }

    private static float[][] Expected()
    {
        using var engine = Streams.Engine(_model.Value);
        return [.. Enumerable.Range(0, 5 * Rounds).Select(_ => engine.Predict(Named("a")).Forecast)];
    }

    private static void Run(List<Exception> failures, Action<int>[] actions)
    {
        Thread[] threads = [.. actions.Select(action => new Thread(() => Repeat(action)))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        void Repeat(Action<int> action)
        {
            try
            {
                for (int round = 0; round < Rounds; round++)
                    action(round);
            }
            catch (Exception e)
            {
                lock (failures)
                    failures.Add(e);
            }
        }
    }

    private static SeriesRow Named(string name) => new() { Series = name, Value = 1 };
}
