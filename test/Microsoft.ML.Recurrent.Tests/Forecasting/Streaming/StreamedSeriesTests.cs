using CsCheck;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Streaming;

/// <summary>The series that an engine holds: named, forgotten, limited, and all of them in its checkpoint.</summary>
public class StreamedSeriesTests
{
    private const int LongestName = 1 << 20;

    private static readonly SeriesRow[] _rows = Streams.Rows;
    private static readonly Lazy<ForecastingTransformer> _model = new(() => SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Series" }, _rows));

    public static TheoryData<string> OddNames =>
        [" ", "\0", "a\0b", "\ud800", "\udfff\ud800", "é", "e\u0301", new string('x', LongestName), new string('\ud801', LongestName)];

    [Fact]
    public void ForgetASeriesBeginsItAnew()
    {
        using var engine = Streams.Engine(_model.Value);
        foreach (var row in _rows)
            engine.Observe(row);
        engine.SeriesNames.Should().Equal("series 1", "series 2", "series 3");
        engine.Forget("series 2").Should().BeTrue();
        engine.Forget("series 2").Should().BeFalse();
        engine.Forget("series 4").Should().BeFalse();
        engine.SeriesNames.Should().Equal("series 1", "series 3");
        engine.SeriesCount.Should().Be(2);
        using var another = Streams.Engine(_model.Value);
        engine.Predict(Named("series 2")).Forecast.Should().Equal(another.Predict(Named("series 2")).Forecast);
        engine.Invoking(e => e.Forget(null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void MaximumSeriesReachedRefusesNewSeriesUntilOneIsForgotten()
    {
        using var engine = Limited(2);
        engine.Observe(Named("a"));
        engine.Observe(Named("b"));
        engine.Observe(Named("a"));
        byte[] before = CheckPointBytes.Of(engine);
        var view = new MLContext(1).Data.LoadFromEnumerable([Named("a"), Named("c")]);
        foreach (var act in new Action[] { () => engine.Observe(Named("c")), () => engine.Predict(Named("c")), () => engine.Observe(view) })
            act.Should().Throw<InvalidOperationException>().Which.Message.Should().Be(
                "Series 'c' is new, but the engine holds 2 series, its MaximumSeries. Forget a series, or raise MaximumSeries.");
        CheckPointBytes.Of(engine).Should().Equal(before);
        engine.Forget("b");
        engine.Observe(view);
        engine.SeriesNames.Should().Equal("a", "c");
    }

    [Fact]
    public void MaximumSeriesCheckpointOfMoreIsRefusedAndChangesNothing()
    {
        using var large = Limited(3);
        using var small = Limited(2);
        foreach (string name in new[] { "a", "b", "c" })
            large.Observe(Named(name));
        small.Observe(Named("z"));
        small.Invoking(e => e.Resume(new MemoryStream(CheckPointBytes.Of(large)))).Should().Throw<InvalidOperationException>().Which.Message.Should().Be(
            "The checkpoint holds 3 series; the engine's MaximumSeries is 2. Create the engine with a higher MaximumSeries.");
        small.SeriesNames.Should().Equal("z");
        FluentActions.Invoking(() => Limited(0)).Should().Throw<ArgumentException>().WithMessage("MaximumSeries is 0; expected 1 or more.*");
    }

    [Theory]
    [MemberData(nameof(OddNames))]
    public void ResumeSeriesOfAnOddNameGoesOn(string name) => ExpectResumable([name]);

    [Fact]
    public void ResumeSeriesOfAnyNamesGoesOn() => Gen.Char['\0', '\uffff'].Array[1, 5].Select(letters => new string(letters)).Array[1, 6]
        .Sample(ExpectResumable, iter: 50);

    [Fact]
    public void ObserveANameLongerThanACheckpointHoldsIsRefused()
    {
        using var engine = Streams.Engine(_model.Value);
        engine.Invoking(e => e.Observe(Named(new string('x', LongestName + 1)))).Should().Throw<InvalidOperationException>().Which.Message.Should().Be(
            $"The name of series '{new string('x', 40)}…' has 1,048,577 characters; expected at most 1,048,576. Give series shorter names.");
        engine.SeriesCount.Should().Be(0);
    }

    [Fact]
    public void ResumeACarriedStateThatIsNotFiniteGoesOn()
    {
        var model = SmallForecasts.Fit(
            SmallForecasts.Of(new RnnForecastingOptions { Activation = RnnActivation.Relu }) with { Context = ForecastContext.Stateful, Scaling = SeriesScaling.None }, _rows);
        using var engine = Streams.Engine(model);
        using var resumed = Streams.Engine(model);
        for (int i = 0; i < 4; i++)
            engine.Observe(new SeriesRow { Value = i % 2 == 0 ? float.MaxValue : -float.MaxValue });
        resumed.Resume(new MemoryStream(CheckPointBytes.Of(engine)));
        resumed.Predict(_rows[0]).Forecast.Should().Equal(engine.Predict(_rows[0]).Forecast);
    }

    [Fact]
    public void EngineDisposedRefusesEveryCall()
    {
        var engine = Streams.Engine(_model.Value);
        engine.Observe(_rows[0]);
        engine.Dispose();
        engine.Dispose();
        var forecast = new ForecastRow();
        Action[] calls =
        [
            () => engine.Observe(_rows[1]), () => engine.Observe(new MLContext(1).Data.LoadFromEnumerable(_rows)), () => engine.Predict(_rows[1]),
            () => engine.Predict(_rows[1], _rows), () => engine.Predict(_rows[1], ref forecast), () => engine.Predict(), () => engine.Predict("series 1"),
            () => engine.Predict("series 1", [], ref forecast), () => engine.Forget("series 1"), () => engine.CheckPoint(Stream.Null), () => engine.CheckPoint("never"),
            () => engine.Resume(Stream.Null), () => engine.Resume("never"), () => _ = engine.SeriesCount, () => _ = engine.SeriesNames,
        ];
        foreach (var call in calls)
            call.Should().Throw<ObjectDisposedException>().WithMessage("The engine is disposed; create another one, and go on from a checkpoint.*");
        File.Exists("never").Should().BeFalse();
    }

    private static void ExpectResumable(string[] names)
    {
        using var engine = Streams.Engine(_model.Value);
        using var resumed = Streams.Engine(_model.Value);
        foreach (string name in names)
            engine.Observe(Named(name));
        resumed.Resume(new MemoryStream(CheckPointBytes.Of(engine)));
        resumed.SeriesNames.Should().Equal(names.Distinct().Order(StringComparer.Ordinal));
        foreach (string name in names)
            resumed.Predict(name).Forecast.Should().Equal(engine.Predict(name).Forecast);
    }

    private static ForecastingEngine<SeriesRow, ForecastRow> Limited(int most) =>
        _model.Value.CreateForecastingEngine<SeriesRow, ForecastRow>(new MLContext(1), new ForecastingEngineOptions { MaximumSeries = most });

    private static SeriesRow Named(string name) => new() { Series = name, Value = 1 };
}
