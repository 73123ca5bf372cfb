using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Series keys and static keys mean their values, whatever number a map gave them.</summary>
public class ForecastKeysByValueTests
{
    private static readonly GruForecastingOptions _options = SmallForecasts.Gru with
    {
        SeriesColumnName = "Which",
        StaticColumnNames = ["Kind"],
        ScaleEachSeries = true,
    };

    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData("series 2,series 1,series 3")]
    [InlineData("series 4,series 3,series 2,series 0,series 1")]
    public void TransformKeysInAnotherOrderForecastsTheSame(string order)
    {
        var model = SmallForecasts.Fit(_options, Data());

        SmallForecasts.Forecast(model, Data(order)).Should().BeEquivalentTo(SmallForecasts.Forecast(model, Data()), o => o.WithStrictOrdering());
    }

    [Fact]
    public void TransformKeysThatDoNotSayWhatTheyAreAreReadByNumberWhereThereAreAsMany()
    {
        var model = SmallForecasts.Fit(_options, Data());
        var bare = _context.Data.LoadFromEnumerable(Rows().Select(r => new BareRow { Which = (uint)(r.Series[^1] - '1'), Kind = (uint)(r.Series[^1] - '1'), Value = r.Value }),
            SchemaDefinition.Create(typeof(BareRow)));

        SmallForecasts.Forecast(model, bare).Should().BeEquivalentTo(SmallForecasts.Forecast(model, Data()), o => o.WithStrictOrdering());
    }

    [Fact]
    public void TransformNumberOfKeysThatDoNotSayWhatTheyAreIsRefused()
    {
        var model = SmallForecasts.Fit(_options with { StaticColumnNames = [] }, Data("series 1,series 2,series 3,series 4"));
        var bare = _context.Data.LoadFromEnumerable<BareRow>([]);

        model.Invoking(m => m.Transform(bare)).Should().Throw<ArgumentException>().Which.Message.Should().Be(
            "The data does not fit GruForecastingOptions: Series column 'Which' is a key of 3 values that does not say what they are; the network was fitted on "
            + "'series 1', 'series 2', 'series 3', 'series 4'. Map both with the same transformer. (Parameter 'schema')");
    }

    [Fact]
    public void TransformNoStaticValueInCommonIsRefusedWithBothLists()
    {
        var model = SmallForecasts.Fit(_options with { SeriesColumnName = "Series" }, Data());

        model.Invoking(m => m.Transform(Data("x,y"))).Should().Throw<ArgumentException>().WithMessage(
            "*Static column 'Kind' is a key of 'x', 'y'; the network was fitted on 'series 1', 'series 2', 'series 3'. Map both with the same transformer.*");
    }

    [Fact]
    public void TransformSeriesUnknownAtFitIsNamedByItsValue() => SmallForecasts.Fit(_options, Data())
        .Invoking(m => SmallForecasts.Forecast(m, Data("series 1,series 2,series 3,new", rename: "new")))
        .Should().Throw<InvalidOperationException>().WithMessage("Series 'new' of column 'Which', first in row 0, was not there at fit;*");

    [Fact]
    public void ContinueFromKeysInAnotherOrderTrainsTheSame()
    {
        var (estimator, model) = (_context.Forecasting.ForecastByGru(_options), SmallForecasts.Fit(_options, Data()));

        estimator.Fit(Data("series 3,series 2,series 1"), continueFrom: model).Model.ValuesOf("head.weight").ToArray()
            .Should().Equal(estimator.Fit(Data(), continueFrom: model).Model.ValuesOf("head.weight").ToArray());
    }

    [Fact]
    public void EngineResumedWithAnotherMapGoesOnWithTheSeriesOfThatValue()
    {
        var model = SmallForecasts.Fit(_options, Data());
        using var checkpoint = new MemoryStream();
        using var first = Engine(model, "series 1,series 2,series 3");
        using var second = Engine(model, "series 3,series 1,series 2");
        foreach (var row in Rows().SkipLast(1))
            first.Observe(row);
        first.CheckPoint(checkpoint);
        checkpoint.Position = 0;
        second.Resume(checkpoint);

        second.Predict(Rows()[^1]).Forecast.Should().Equal(first.Predict(Rows()[^1]).Forecast);
    }

    private ForecastingEngine<SeriesRow, ForecastRow> Engine(ForecastingTransformer model, string order) =>
        new TransformerChain<ITransformer>(Map(order), model).CreateForecastingEngine<SeriesRow, ForecastRow>(_context);

    private static SeriesRow[] Rows() => SyntheticSeries.Create(40, 40, 40);

    private IDataView Data(string order = "series 1,series 2,series 3", string? rename = null)
    {
        var rows = Rows();
        foreach (var row in rows)
            row.Series = rename is not null && row.Series == "series 1" ? rename : row.Series;
        return Map(order).Transform(_context.Data.LoadFromEnumerable(rows));
    }

    private ITransformer Map(string order)
    {
        var values = _context.Data.LoadFromEnumerable(order.Split(',').Select(v => new NamedValue { Text = v }));
        return _context.Transforms.Conversion.MapValueToKey("Which", "Series", keyData: values)
            .Append(_context.Transforms.Conversion.MapValueToKey("Kind", "Series", keyData: values))
            .Fit(_context.Data.LoadFromEnumerable(Rows()));
    }

    private sealed class NamedValue
    {
        public string Text { get; set; } = "";
    }

    private sealed class BareRow
    {
        [KeyType(3)]
        public uint Which { get; set; }

        [KeyType(3)]
        public uint Kind { get; set; }

        public float Value { get; set; }
    }
}
