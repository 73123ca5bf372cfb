using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Every advice of the schema check, followed.</summary>
public class ForecastAdviceTests
{
    private static readonly GruForecastingOptions _options = SmallForecasts.Gru;

    private readonly MLContext _context = new(1);

    private IDataView Data => _context.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new Odd(i)));

    [Fact]
    public void FitTimeWithOffsetReadsItsUtcTime()
    {
        var options = _options with { TargetColumnNames = ["Single"], TimeColumnName = "Offset", CalendarFeatures = CalendarFeatures.HourOfDay };
        var model = _context.Forecasting.ForecastByGru(options).Fit(Data);
        var plain = _context.Forecasting.ForecastByGru(options with { TimeColumnName = "Utc" }).Fit(Data);
        SmallForecasts.Forecast(model, Data).Should().BeEquivalentTo(SmallForecasts.Forecast(plain, Data), o => o.WithStrictOrdering());
        var engine = model.CreateForecastingEngine<Odd, Seen>(_context);
        float[][] streamed = [.. Enumerable.Range(0, 40).Select(i => engine.Predict(new Odd(i)).Forecast)];
        streamed[^1].Should().Equal(SmallForecasts.Forecast(model, Data)[^1]);
        engine.Predict().Offset.Should().Be(new Odd(39).Offset);
        _context.Forecasting.Evaluate(model.Transform(Data), new ForecastEvaluationOptions { TimeColumnName = "Offset" }).Origins.Should().Be(40);
        _context.Forecasting.Backtest(Data, _context.Forecasting.ForecastByGru(options), new BacktestOptions { Folds = 2 }).Overall.Origins.Should().Be(2);
    }

    [Theory]
    [InlineData("Int")]
    [InlineData("Double")]
    [InlineData("Boolean")]
    [InlineData("NumberText")]
    public void FitTargetOrCovariateToConvertFitsAfterConvertType(string column)
    {
        Message(_options with { TargetColumnNames = [column] }).Should().Contain("mlContext.Transforms.Conversion.ConvertType first");
        Follow(_context.Transforms.Conversion.ConvertType(column, outputKind: DataKind.Single), _options with { TargetColumnNames = [column] });
        Follow(_context.Transforms.Conversion.ConvertType(column, outputKind: DataKind.Single), Covariates(column));
    }

    [Fact]
    public void FitKeyTargetFitsAfterMapKeyToValue()
    {
        var keyed = _context.Transforms.Conversion.MapValueToKey("Single").Fit(Data).Transform(Data);
        Message(_options with { TargetColumnNames = ["Single"] }, keyed).Should().Contain("MapKeyToValue first");
        Follow(_context.Transforms.Conversion.MapKeyToValue("Single"), _options with { TargetColumnNames = ["Single"] }, keyed);
    }

    [Theory]
    [InlineData("Ragged")]
    [InlineData("Words")]
    [InlineData("Utc")]
    public void FitTargetOrCovariateWithoutConversionFitsAfterCustomMapping(string column)
    {
        Message(_options with { TargetColumnNames = [column] }).Should().Contain("CustomMapping").And.NotContain("ConvertType first.");
        Message(Covariates(column)).Should().Contain("CustomMapping");
        Follow(_context.Transforms.CustomMapping<Odd, Made>((odd, made) => made.Number = odd.Vector[0] + odd.Words[0].Length + odd.Utc.Hour, null), Covariates("Number"));
    }

    [Fact]
    public void FitTextTargetIsToldOfCategories()
    {
        var options = _options with { TargetColumnNames = ["NumberText"] };
        Message(options).Should().Contain("categories become a column of 0 and 1 each with mlContext.Transforms.CustomMapping.");
        Follow(_context.Transforms.CustomMapping<Odd, Made>((odd, made) => made.Number = odd.NumberText == "3" ? 1 : 0, null), options with { TargetColumnNames = ["Number"] });
    }

    [Fact]
    public void FitVectorOfTextAsCovariateIsToldToTakeOneValue()
    {
        Message(Covariates("Words")).Should().Contain(
            "is a variable-length vector of Text; expected a Single, a vector of Single of known length, a key or Text. Take one value of it with mlContext.Transforms.CustomMapping first.");
        Follow(_context.Transforms.CustomMapping<Odd, Made>((odd, made) => made.Word = odd.Words[0], null), Covariates("Word"));
    }

    [Fact]
    public void FitVectorOfDoublesFitsAfterConvertType()
    {
        var options = _options with { TargetColumnNames = ["Doubles"] };
        Message(options).Should().Contain("is a vector of Double; expected a Single, or a vector of Single of known length. Convert it with mlContext.Transforms.Conversion.ConvertType first.");
        Follow(_context.Transforms.Conversion.ConvertType("Doubles", outputKind: DataKind.Single), options);
    }

    [Fact]
    public void FitTimeAsTextFitsAfterConvertType()
    {
        var options = _options with { TargetColumnNames = ["Single"], TimeColumnName = "TimeText" };
        Message(options).Should().Contain("ConvertType first");
        Follow(_context.Transforms.Conversion.ConvertType("TimeText", outputKind: DataKind.DateTime), options);
        Message(options with { TimeColumnName = "Int" }).Should().Contain("turn it into one with mlContext.Transforms.CustomMapping");
        Follow(_context.Transforms.CustomMapping<Odd, Made>((odd, made) => made.Time = DateTime.UnixEpoch.AddSeconds(odd.Int), null), options with { TimeColumnName = "Time" });
    }

    [Theory]
    [InlineData("Int")]
    [InlineData("Single")]
    [InlineData("Boolean")]
    [InlineData("Utc")]
    public void FitSeriesToMapFitsAfterMapValueToKey(string column)
    {
        var options = _options with { TargetColumnNames = ["Double"], SeriesColumnName = column, WindowSize = 1 };
        Message(options).Should().Contain("MapValueToKey first");
        var mapped = _context.Transforms.Conversion.MapValueToKey(column)
            .Append(_context.Transforms.Conversion.ConvertType("Double", outputKind: DataKind.Single)).Fit(Data).Transform(Data);
        _context.Forecasting.ForecastByGru(options).GetOutputSchema(SchemaDescription.ShapeOf(mapped.Schema)).Should().Contain(c => c.Name == "Forecast");
    }

    [Fact]
    public void FitSeriesOfVectorsIsToldToNameAColumnOfOneValue() =>
        Message(_options with { TargetColumnNames = ["Single"], SeriesColumnName = "Words" }).Should().Contain("Take one value of it with mlContext.Transforms.CustomMapping first");

    private static GruForecastingOptions Covariates(string column) => _options with { TargetColumnNames = ["Single"], FutureCovariateColumnNames = [column] };

    private string Message(GruForecastingOptions options, IDataView? data = null) =>
        FluentActions.Invoking(() => _context.Forecasting.ForecastByGru(options).Fit(data ?? Data)).Should().Throw<ArgumentException>().Which.Message;

    private void Follow(IEstimator<ITransformer> advice, GruForecastingOptions options, IDataView? data = null) =>
        advice.Append(_context.Forecasting.ForecastByGru(options)).Fit(data ?? Data).Transform(data ?? Data).GetColumn<float[]>("Forecast").Should().HaveCount(40);

    private sealed class Odd(int row)
    {
        public Odd()
            : this(0)
        {
        }

        public float Single { get; set; } = row % 4;

        public double Double { get; set; } = row % 4;

        public int Int { get; set; } = row;

        public bool Boolean { get; set; } = row % 2 == 0;

        public string NumberText { get; set; } = $"{row % 4}";

        public string TimeText { get; set; } = SyntheticSeries.Start.AddHours(row).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

        public string[] Words { get; set; } = ["a", "b"];

        [VectorType(2)]
        public float[] Vector { get; set; } = [row, 2];

        public float[] Ragged { get; set; } = [row, 2];

        [VectorType(2)]
        public double[] Doubles { get; set; } = [row, 2];

        public DateTime Utc { get; set; } = SyntheticSeries.Start.AddHours(row);

        /// <summary>The same time, with an offset that changes as clocks do.</summary>
        public DateTimeOffset Offset { get; set; } = new DateTimeOffset(SyntheticSeries.Start.AddHours(row), TimeSpan.Zero).ToOffset(TimeSpan.FromHours(row < 20 ? 1 : 2));
    }

    private sealed class Made
    {
        public float Number { get; set; }

        public string Word { get; set; } = "";

        public DateTime Time { get; set; }
    }

    private sealed class Seen
    {
        [VectorType]
        public float[] Forecast { get; set; } = [];

        public DateTimeOffset Offset { get; set; }
    }
}
