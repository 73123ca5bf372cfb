using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Keys and text as covariates: a value of each row, embedded.</summary>
public class CategoryCovariateTests
{
    private static readonly GruForecastingOptions _options = SmallForecasts.Gru with
    {
        SeriesColumnName = "Series",
        PastCovariateColumnNames = ["Weather", "Other"],
        FutureCovariateColumnNames = ["Plant", "Future", "PlantKey"],
    };

    private static readonly WideRow[] _rows = WideRow.Rows(60, 40);

    private readonly MLContext _context = new(1);

    private IDataView Data => View(_rows);

    [Fact]
    public void FitLearnsWhatOnlyACategoryTells()
    {
        // The value is drawn anew with every plant, and nothing else says which plant comes next.
        var random = new Random(1);
        WideRow[] rows = [.. Enumerable.Range(0, 400).Select(_ => random.Next(4)).Select(plant => new WideRow { Value = plant * plant, Plant = $"plant {plant}" })];
        var options = SmallForecasts.Gru with { Horizon = 2, Training = new() { MaximumEpochs = 40, BatchSize = 16, LearningRate = 0.02 } };
        double told = Error(options with { FutureCovariateColumnNames = ["Plant"] }), untold = Error(options);
        told.Should().BeLessThan(0.1 * untold);

        double Error(GruForecastingOptions o) => _context.Forecasting.Evaluate(SmallForecasts.Fit(o, View(rows)).Transform(View(rows))).Overall.MeanAbsoluteError;
    }

    [Theory]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct, false)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Recursive, true)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Direct, true)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Recursive, false)]
    public void PredictStreamEqualsTransformBitForBitOverACheckPoint(ForecastContext context, ForecastStrategy strategy, bool asSeries)
    {
        var options = _options with { Context = context, Strategy = strategy, TargetsAsSeries = asSeries };
        var model = SmallForecasts.Fit(asSeries ? options with { TargetColumnNames = ["Load"] } : options, Data);
        float[][] transformed = SmallForecasts.Forecast(model, Data);
        var engine = model.CreateForecastingEngine<WideRow, WideForecast>(_context);
        for (int i = 0; i < _rows.Length; i++)
        {
            engine.Predict(_rows[i], [.. _rows.Skip(i + 1).Where(r => r.Series == _rows[i].Series).Take(3)]).Forecast.Should().Equal(transformed[i], $"row {i}");
            if (i % 30 == 29)
                engine = Resumed(model, engine);
        }
    }

    [Fact]
    public void TransformPastCategoryAfterTheOriginIsNotRead()
    {
        var model = SmallForecasts.Fit(_options, Data);
        WideRow[] other = [.. WideRow.Rows(60, 40)];
        other[31].Weather = "rain";
        other[32].Weather = "sun";
        SmallForecasts.Forecast(model, View(other))[30].Should().Equal(SmallForecasts.Forecast(model, Data)[30]);
        other[31].Plant = "plant 0";
        other[32].Plant = "plant 0";
        SmallForecasts.Forecast(model, View(other))[30].Should().NotEqual(SmallForecasts.Forecast(model, Data)[30]);
    }

    [Fact]
    public void TransformUnknownAndMissingTextAreTheUnknownToken()
    {
        var model = SmallForecasts.Fit(_options, Data);
        SmallForecasts.Forecast(model, View(Told("never seen"))).Should().BeEquivalentTo(SmallForecasts.Forecast(model, View(Told(""))), o => o.WithStrictOrdering());
        SmallForecasts.Forecast(model, View(Told("never seen")))[20].Should().NotEqual(SmallForecasts.Forecast(model, Data)[20]);

        static WideRow[] Told(string weather)
        {
            var rows = WideRow.Rows(60, 40);
            foreach (var row in rows)
                row.Weather = weather;
            return rows;
        }
    }

    [Fact]
    public void FitVocabularyIsThatOfTheTrainingSplit()
    {
        var rows = WideRow.Rows(60);
        rows[3].Weather = "once";
        foreach (var row in rows[50..])
            row.Weather = "late";
        var model = SmallForecasts.Fit(_options with { Training = _options.Training with { ValidationFraction = 0.2 } }, View(rows));
        model.Fitted.Columns.Tokens[0].Words.Should().BeEquivalentTo("sun", "clouds", "rain");
        model.Fitted.Network.Shape.TokenCounts.Should().Equal(4, 5, 5);
    }

    [Fact]
    public void TransformKeysInAnotherOrderAreReadByTheirValues()
    {
        var options = _options with { FutureCovariateColumnNames = ["Mapped"] };
        var model = SmallForecasts.Fit(options, Mapped("plant 0", "plant 1", "plant 2", "plant 3"));
        SmallForecasts.Forecast(model, Mapped("plant 3", "new", "plant 1", "plant 0", "plant 2")).Should().BeEquivalentTo(
            SmallForecasts.Forecast(model, Mapped("plant 0", "plant 1", "plant 2", "plant 3")), o => o.WithStrictOrdering());
        model.Invoking(m => m.Transform(Mapped("a", "b"))).Should().Throw<ArgumentException>().WithMessage("*Column 'Mapped' is a key of 'a', 'b'; the network was fitted on 'plant 0'*");
    }

    [Fact]
    public void SaveAndLoadGivesTheSameForecasts()
    {
        var model = SmallForecasts.Fit(_options, Data);
        SmallForecasts.Forecast(new ForecastingTransformer(StoredForecast.Of(model.Fitted).Read()), Data)
            .Should().BeEquivalentTo(SmallForecasts.Forecast(model, Data), o => o.WithStrictOrdering());
    }

    [Theory]
    [InlineData("tokenCount", "3", "The vocabulary of column 'Weather' has 3 words; expected 2 different ones.")]
    [InlineData("tokenCount", "100000000", "Column 'Weather' has 100000000 tokens; expected 1 to 10000001.")]
    [InlineData("words", "[\"sun\",\"sun\",\"rain\"]", "The vocabulary of column 'Weather' has 3 words; expected 3 different ones.")]
    [InlineData("words", "null", "Column 'Weather' is text, but has no vocabulary.")]
    [InlineData("isKey", "true", "Column 'Weather' is a key, but has a vocabulary.")]
    [InlineData("isFuture", "true", "The columns are not those of the options.")]
    [InlineData("name", "\"Plant\"", "The columns are not those of the options.")]
    public void AlteredFileIsRefused(string property, string json, string message) => StoredForecast.Of(SmallForecasts.Fit(_options, Data).Fitted)
        .WithManifest(m => m["columns"]!["tokenColumns"]![0]![property] = JsonNode.Parse(json)).Invoking(s => s.Read())
        .Should().Throw<FormatException>().Which.Message.Should().Contain(message);

    [Theory]
    [InlineData(ForecastStrategy.Direct, ForecastContext.Window)]
    [InlineData(ForecastStrategy.Recursive, ForecastContext.Window)]
    [InlineData(ForecastStrategy.Recursive, ForecastContext.Stateful)]
    public void SaveOnnxAgreesWithTransform(ForecastStrategy strategy, ForecastContext context)
    {
        var model = SmallForecasts.Fit(_options with { Strategy = strategy, Context = context, TargetColumnNames = ["Load"], TargetsAsSeries = true, PastCovariateColumnNames = ["Weather"] }, Data);
        using var stream = new MemoryStream();
        model.SaveOnnx(stream);
        using var session = new InferenceSession(stream.ToArray());
        session.InputNames.Should().Equal("Load", "Weather", "Future", "Plant", "PlantKey", "Future.ahead", "Plant.ahead", "PlantKey.ahead", "lengths");
        var vocabularies = JsonSerializer.Deserialize<Dictionary<string, string[]>>(session.ModelMetadata.CustomMetadataMap["vocabularies"])!;
        WideRow[] history = _rows[..46], ahead = _rows[46..49];
        using var results = session.Run(
        [
            Tensor("Load", [.. history.SelectMany(r => r.Load)], 1, 46, 2),
            Tensor("Weather", Words(history, "Weather", r => r.Weather), 1, 46), Tensor("Future", [.. history.Select(r => r.Future)], 1, 46),
            Tensor("Plant", Words(history, "Plant", r => r.Plant), 1, 46), Tensor("PlantKey", [.. history.Select(r => r.PlantKey + 1L)], 1, 46),
            Tensor("Future.ahead", [.. ahead.Select(r => r.Future)], 1, 3), Tensor("Plant.ahead", Words(ahead, "Plant", r => r.Plant), 1, 3),
            Tensor("PlantKey.ahead", [.. ahead.Select(r => r.PlantKey + 1L)], 1, 3), Tensor("lengths", [46L], 1),
        ]);
        results[0].AsEnumerable<float>().Should().Equal(SmallForecasts.Forecast(model, Data)[45], (a, b) => Math.Abs(a - b) < 1e-3);

        long[] Words(WideRow[] rows, string column, Func<WideRow, string> word) => [.. rows.Select(r => Array.IndexOf(vocabularies[column], word(r)) + 1L)];
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    public void ResumeTokenThatTheNetworkDoesNotHaveIsRefused(float token)
    {
        var engine = SmallForecasts.Fit(_options with { FutureCovariateColumnNames = [] }, Data).CreateForecastingEngine<WideRow, WideForecast>(_context);
        engine.Observe(_rows[0]);
        byte[] altered = CheckPointBytes.WithLastValue(CheckPointBytes.Of(engine), token);
        engine.Invoking(e => e.Resume(new MemoryStream(altered))).Should().Throw<FormatException>().WithMessage("*has a token that the network does not have; the file has been altered.");
    }

    [Fact]
    public void TransformAnotherKindOfColumnIsRefused()
    {
        var model = SmallForecasts.Fit(_options with { PastCovariateColumnNames = ["Weather"], FutureCovariateColumnNames = ["Future"] }, Data);
        Retyped("Weather", "Future").Should().Contain("Column 'Weather' is a scalar Single; the network was fitted on Text.");
        Retyped("Future", "Plant").Should().Contain("Column 'Future' is a scalar Text; the network was fitted on numbers.");
        model.Invoking(m => m.CreateForecastingEngine<WideRow, WeatherForecast>(_context).Predict("series 1")).Should().Throw<InvalidOperationException>();

        string Retyped(string column, string source) => model.Invoking(m => m.Transform(_context.Transforms.CopyColumns(column, source).Fit(Data).Transform(Data)))
            .Should().Throw<ArgumentException>().Which.Message;
    }

    [Fact]
    public void FitTextThatNeverComesAgainWarnsOfIt()
    {
        var rows = WideRow.Rows(60);
        for (int i = 0; i < rows.Length; i++)
            rows[i].Weather = $"note {i}";
        var warnings = Warnings.Of(_context);
        _context.Forecasting.ForecastByGru(_options).Fit(View(rows));
        warnings.Should().Contain("No text of covariate 'Weather' comes twice in the training split, so all of it is read as unknown; expected categories that come again. "
            + "Leave it out, or make categories of it.");
    }

    [Fact]
    public void FitFurtherKeepsTheVocabulary()
    {
        var (estimator, first) = (_context.Forecasting.ForecastByGru(_options), SmallForecasts.Fit(_options, Data));
        var rows = WideRow.Rows(60, 40);
        foreach (var row in rows)
            row.Weather += " anew";
        estimator.Fit(View(rows), continueFrom: first).Fitted.Columns.Should().BeSameAs(first.Fitted.Columns);
    }

    private static ForecastingEngine<WideRow, WideForecast> Resumed(ForecastingTransformer model, ForecastingEngine<WideRow, WideForecast> engine)
    {
        using var stream = new MemoryStream();
        engine.CheckPoint(stream);
        stream.Position = 0;
        var resumed = model.CreateForecastingEngine<WideRow, WideForecast>(new MLContext(1));
        resumed.Resume(stream);
        return resumed;
    }

    private IDataView View(IEnumerable<WideRow> rows) => _context.Data.LoadFromEnumerable(rows);

    private IDataView Mapped(params string[] values)
    {
        var keys = _context.Data.LoadFromEnumerable(values.Select(value => new KeyValue { Value = value }));
        return _context.Transforms.Conversion.MapValueToKey("Mapped", "Plant", keyData: keys).Fit(Data).Transform(Data);
    }

    private static NamedOnnxValue Tensor<T>(string name, T[] values, params int[] shape) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, shape));

    private sealed class KeyValue
    {
        public string Value { get; set; } = "";
    }

    private sealed class WeatherForecast
    {
        public string Weather { get; set; } = "";
    }
}
