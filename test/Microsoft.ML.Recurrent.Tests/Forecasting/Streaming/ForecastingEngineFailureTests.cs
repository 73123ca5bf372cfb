using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Streaming;

/// <summary>Calls that fail, wherever they do: series and forecasts are as they were.</summary>
public class ForecastingEngineFailureTests
{
    private static readonly SeriesRow[] _series = SyntheticSeries.Create(40);
    private static readonly FaultyRow[] _rows = [.. _series.Select(r => new FaultyRow(r))];

    /// <summary>Turned on by the test that runs; the transformers around its forecaster then fail.</summary>
    private readonly Faults _faults = new();

    [Theory]
    [InlineData(true, ForecastContext.Window, ForecastStrategy.Direct)]
    [InlineData(false, ForecastContext.Window, ForecastStrategy.Direct)]
    [InlineData(true, ForecastContext.Window, ForecastStrategy.Recursive)]
    [InlineData(true, ForecastContext.Stateful, ForecastStrategy.Direct)]
    [InlineData(false, ForecastContext.Stateful, ForecastStrategy.Recursive)]
    public void CallThatFailsAnywhereLeavesSeriesAndForecastAsTheyWere(bool time, ForecastContext context, ForecastStrategy strategy)
    {
        var model = Fit(time, context, strategy);
        using var engine = Engine(model);
        using var untouched = Engine(model);
        for (int i = 0; i < 20; i++)
        {
            engine.Observe(_rows[i]);
            untouched.Observe(_rows[i]);
        }

        var forecast = engine.Predict(_rows[20], _rows[21..24]);
        untouched.Predict(_rows[20], _rows[21..24]).Text.Should().Be(forecast.Text);
        byte[] before = CheckPointBytes.Of(engine);
        foreach (var (name, fails) in Failures(engine, 21))
        {
            var (array, text) = (forecast.Forecast, forecast.Text);
            fails(forecast).Should().Throw<Exception>(name);
            _faults.Clear();
            forecast.Fails = false;
            forecast.Text.Should().Be(text, name);
            forecast.Forecast.Should().BeSameAs(array, name);
            CheckPointBytes.Of(engine).Should().Equal(before, name);
        }

        engine.Predict(_rows[21], _rows[22..25]).Text.Should().Be(untouched.Predict(_rows[21], _rows[22..25]).Text);
    }

    [Fact]
    public void CallThatFailsOnASeriesFirstRowLeavesNoSeries()
    {
        using var engine = Engine(Fit(time: true, ForecastContext.Stateful, ForecastStrategy.Recursive));
        foreach (var (name, fails) in Failures(engine, 0))
        {
            fails(new FaultyForecast()).Should().Throw<Exception>(name);
            _faults.Clear();
            engine.SeriesCount.Should().Be(0, name);
            engine.SeriesNames.Should().BeEmpty(name);
        }

        engine.Predict(_rows[0]);
        engine.SeriesNames.Should().Equal("series 1");
    }

    [Fact]
    public void CallFromWithinACallIsRefusedAndNeitherChangesTheSeries()
    {
        using var engine = Engine(Fit(time: false, ForecastContext.Window, ForecastStrategy.Direct));
        engine.Observe(_rows[0]);
        byte[] before = CheckPointBytes.Of(engine);
        Action[] calls =
        [
            () => engine.Observe(_rows[1]), () => engine.Predict("series 1"), () => engine.Forget("series 1"), () => engine.CheckPoint(Stream.Null),
            () => engine.Observe(new MLContext(1).Data.LoadFromEnumerable(_rows[1..3])),
        ];
        foreach (var call in calls)
        {
            _faults.Within = call;
            engine.Invoking(e => e.Predict(_rows[1])).Should().Throw<Exception>().Which.GetBaseException().Message.Should().StartWith(
                "Series 'series 1' is being changed by the call that this one was made from;");
            _faults.Clear();
            CheckPointBytes.Of(engine).Should().Equal(before);
        }
    }

    /// <summary>Ways to fail a call for a row.</summary>
    private IEnumerable<(string Name, Func<FaultyForecast, Action> Fails)> Failures(ForecastingEngine<FaultyRow, FaultyForecast> engine, int row)
    {
        var faulty = new FaultyRow(_series[row]) { Fails = true };
        var infinite = new FaultyRow(new SeriesRow { Series = "series 1", Time = _series[row].Time, Value = float.PositiveInfinity, Size = 1 });
        yield return ("observed, property", f => () => engine.Observe(faulty));
        yield return ("forecast, property", f => () => engine.Predict(faulty, ref f));
        yield return ("infinite value", f => () => engine.Predict(infinite, ref f));
        yield return ("null among the known rows", f => () => engine.Predict(_rows[row], [_rows[row + 1], null!], ref f));
        yield return ("known row's property", f => () => engine.Predict(_rows[row], [_rows[row + 1], new FaultyRow(_series[row + 2]) { Fails = true }], ref f));
        yield return ("infinite value in a known row", f => () => engine.Predict(_rows[row], [infinite], ref f));
        yield return ("list of known rows", f => () => engine.Predict(_rows[row], new FaultyList(_rows[row..]), ref f));
        yield return ("transformer before, observed", f => _faults.Then(faults => faults.Before = 1, () => engine.Observe(_rows[row])));
        yield return ("transformer before, known row", f => _faults.Then(faults => faults.Before = 2, () => engine.Predict(_rows[row], _rows[(row + 1)..], ref f)));
        yield return ("transformer after", f => _faults.Then(faults => faults.After = 1, () => engine.Predict(_rows[row], ref f)));
        yield return ("forecast's property", f => _faults.Then(_ => f.Fails = true, () => engine.Predict(_rows[row], ref f)));
        yield return ("rows of a view", f => () => engine.Observe(new MLContext(1).Data.LoadFromEnumerable<FaultyRow>([.. _rows[row..(row + 9)], faulty])));
        yield return ("transformer before rows of a view", f => _faults.Then(
            faults => faults.Before = 5, () => engine.Observe(new MLContext(1).Data.LoadFromEnumerable(_rows[row..]))));
        yield return ("from the state, known row's property", f => () => engine.Predict("series 1", [new FaultyRow(_series[row + 1]) { Fails = true }], ref f));
        yield return ("from the state, transformer after", f => _faults.Then(faults => faults.After = 1, () => engine.Predict("series 1", [], ref f)));
        yield return ("from the state, forecast's property", f => _faults.Then(_ => f.Fails = true, () => engine.Predict("series 1", [], ref f)));
    }

    private static ForecastingEngine<FaultyRow, FaultyForecast> Engine(ITransformer model) =>
        model.CreateForecastingEngine<FaultyRow, FaultyForecast>(new MLContext(1));

    /// <summary>A forecaster between two transformers that can fail.</summary>
    private ITransformer Fit(bool time, ForecastContext context, ForecastStrategy strategy)
    {
        var ml = new MLContext(1);
        var forecaster = ml.Forecasting.ForecastByGru(SmallForecasts.Everything with
        {
            TargetColumnNames = ["Target"],
            TimeColumnName = time ? "Time" : null,
            CalendarFeatures = time ? CalendarFeatures.HourOfDay : CalendarFeatures.None,
            PastCovariateColumnNames = [],
            StaticColumnNames = ["Size"],
            OutputColumnName = "Raw",
            Quantiles = [],
            Context = context,
            Strategy = strategy,
        });
        return ml.Transforms.CustomMapping<Before, Target>(_faults.Map, null)
            .Append(forecaster).Append(ml.Transforms.CustomMapping<Raw, Mapped>(_faults.Map, null))
            .Fit(ml.Data.LoadFromEnumerable(_rows));
    }

    private sealed class Before
    {
        public float Value { get; set; }
    }

    private sealed class Target
    {
        [ColumnName("Target")]
        public float Number { get; set; }
    }

    private sealed class Raw
    {
        [ColumnName("Raw"), VectorType(3)]
        public float[] Numbers { get; set; } = [];
    }

    private sealed class Mapped
    {
        [VectorType(3)]
        public float[] Forecast { get; set; } = [];
    }

    /// <summary>The number of the coming call that fails, 1 for the next; 0 for none.</summary>
    private sealed class Faults
    {
        public int Before { get; set; }

        public int After { get; set; }

        public Action? Within { get; set; }

        public void Clear() => (Before, After, Within) = (0, 0, null);

        public Action Then(Action<Faults> set, Action call) => () =>
        {
            set(this);
            call();
        };

        public void Map(Before from, Target to)
        {
            if (Before > 0 && --Before == 0)
                throw new FormatException("the transformer before failed");
            to.Number = from.Value;
        }

        public void Map(Raw from, Mapped to)
        {
            if (After > 0 && --After == 0)
                throw new FormatException("the transformer after failed");
            Within?.Invoke();
            to.Forecast = [.. from.Numbers];
        }
    }

    /// <summary>Its second element fails.</summary>
    private sealed class FaultyList(FaultyRow[] rows) : System.Collections.ObjectModel.ReadOnlyCollection<FaultyRow>(rows), IReadOnlyList<FaultyRow>
    {
        FaultyRow IReadOnlyList<FaultyRow>.this[int index] => index == 1 ? throw new FormatException("the list failed") : this[index];
    }
}
