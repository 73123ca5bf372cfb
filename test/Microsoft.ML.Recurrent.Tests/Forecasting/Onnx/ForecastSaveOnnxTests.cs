using System.Text.Json;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Onnx;

public sealed class ForecastSaveOnnxTests : IDisposable
{
    private static readonly Lazy<ForecastingTransformer> _model = new(
        () => SmallForecasts.Fit(SmallForecasts.Everything with { ScaleEachSeries = true }, SyntheticSeries.Create(45, 40)));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlrecurrent");

    private string Place => Path.Combine(_folder.FullName, "model.onnx");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void SaveOnnxAFileHoldsWhatAStreamGetsEveryTime()
    {
        File.WriteAllText(Place, new string('x', 1_000_000));
        _model.Value.SaveOnnx(Place);
        using var stream = new MemoryStream();
        _model.Value.SaveOnnx(stream);
        File.ReadAllBytes(Place).Should().Equal(stream.ToArray());
        _folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void SaveOnnxLoadedModelGivesTheSameBytes()
    {
        var context = new MLContext(1);
        string zip = Path.Combine(_folder.FullName, "model.zip");
        context.Model.Save(_model.Value, SyntheticSeries.View(context, 3).Schema, zip);
        using MemoryStream first = new(), second = new();
        _model.Value.SaveOnnx(first);
        ((ForecastingTransformer)context.Model.Load(zip, out _)).SaveOnnx(second);
        second.ToArray().Should().Equal(first.ToArray());
    }

    [Fact]
    public void SaveOnnxInterfaceIsTheColumns()
    {
        using var run = new ForecastOnnxRun(_model.Value);
        run.Session.InputNames.Should().Equal(
            "Value", "Other", "Past", "Future", "calendar", "Future.ahead", "calendar.ahead", "Size", "Key", "Series", "lengths");
        run.Session.OutputMetadata["Forecast"].Dimensions.Should().Equal(-1, 3, 2);
        run.Session.OutputMetadata["Lower"].Dimensions.Should().Equal(-1, 3, 2);
        run.Session.OutputMetadata["Upper"].Dimensions.Should().Equal(-1, 3, 2);
        run.Session.OutputMetadata["ForecastQuantiles"].Dimensions.Should().Equal(-1, 2, 3, 2);
    }

    [Fact]
    public void SaveOnnxMetadataSayWhatAProgramMustKnow()
    {
        using var run = new ForecastOnnxRun(_model.Value);
        var found = run.Session.ModelMetadata.CustomMetadataMap;
        var required = new Dictionary<string, string>
        {
            ["cell"] = "gru",
            ["task"] = "Forecasting",
            ["strategy"] = "Direct",
            ["context"] = "Window",
            ["scaling"] = "Standard",
            ["horizon"] = "3",
            ["window"] = "8",
            ["history"] = "16",
            ["minimum_history"] = "1",
            ["lags"] = "[2,8]",
            ["targets"] = """["Value","Other"]""",
            ["lengths_input"] = "lengths",
            ["quantiles"] = "[0.1,0.9]",
            ["confidence_level"] = "0.8",
            ["interval_ticks"] = "36000000000",
            ["series"] = """["series 1","series 2"]""",
        };
        found.Should().Contain(required);
        JsonDocument.Parse(found["inputs"]).RootElement[5].GetRawText().Should().Be("""{"name":"Future.ahead","role":"future covariate ahead","column":"Future"}""");
        JsonDocument.Parse(found["calendar"]).RootElement.GetArrayLength().Should().Be(15);
        JsonDocument.Parse(found["calendar"]).RootElement[1].GetString().Should().Be("cos(1 turns of hour of day)");
        JsonDocument.Parse(found["calendar"]).RootElement[8].GetString().Should().Be("Sunday");
    }

    [Fact]
    public void SaveOnnxTimeStepsAreThoseThatSeriesKeepOrTheOneThatIsStated()
    {
        var options = SmallForecasts.Gru with { TimeColumnName = "Time", SeriesColumnName = "Series", CalendarFeatures = CalendarFeatures.DayOfWeek };
        SeriesRow[] rows = [.. SyntheticSeries.Create(40, 40).Select((row, i) => i < 40 ? row : At(row, SyntheticSeries.Start.AddMonths(i - 40)))];

        var (kept, stated) = (Metadata(options), Metadata(options with { TimeStep = TimeStep.Weekdays }));

        kept.Should().NotContainKey("time_step");
        kept["time_steps"].Should().Be("""[{"step":{"interval":"01:00:00","months":0,"dayOfMonth":null,"open":[]},"series":["series 1"]},"""
            + """{"step":{"interval":"00:00:00","months":1,"dayOfMonth":1,"open":[]},"series":["series 2"]}]""");
        stated.Should().NotContainKey("time_steps");
        stated["time_step"].Should().Be("""{"interval":"1.00:00:00","months":0,"dayOfMonth":null,"open":[{"from":"00:00:00","until":"5.00:00:00"}]}""");

        Dictionary<string, string> Metadata(GruForecastingOptions o)
        {
            using var run = new ForecastOnnxRun(SmallForecasts.Fit(o, rows));
            return run.Session.ModelMetadata.CustomMetadataMap;
        }

        static SeriesRow At(SeriesRow row, DateTime time)
        {
            row.Time = time;
            return row;
        }
    }

    [Fact]
    public void SaveOnnxNamesOfSeriesWithHalfACharacterStayApart()
    {
        string[] names = ["\ud800", "\ud801", "a\ud800\"b"];
        SeriesRow[] rows = [.. SyntheticSeries.Create(40, 40, 40)];
        for (int i = 0; i < rows.Length; i++)
            rows[i].Series = names[i / 40];
        using var run = new ForecastOnnxRun(SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Series", ScaleEachSeries = true }, rows));

        run.Session.ModelMetadata.CustomMetadataMap["series"].Should().Be("""["\u0061\ud800\u0022\u0062","\ud800","\ud801"]""");
    }

    [Fact]
    public void SaveOnnxRecursiveOverManyRowsHoldsTheWeightsOnce()
    {
        var options = SmallForecasts.Gru with { Strategy = ForecastStrategy.Recursive, HiddenSize = 64 };
        var rows = SyntheticSeries.Create(60);
        long one = Size(options with { Horizon = 1 }), ten = Size(options with { Horizon = 10 });
        (ten - one).Should().BeLessThan(one);

        long Size(ForecastingOptions o)
        {
            using var stream = new MemoryStream();
            SmallForecasts.Fit(o, rows).SaveOnnx(stream);
            return stream.Length;
        }
    }

    [Fact]
    public void SaveOnnxStreamThatCannotBeWrittenIsAnError()
    {
        using var stream = new MemoryStream([], writable: false);
        _model.Value.Invoking(m => m.SaveOnnx(stream)).Should().Throw<ArgumentException>().Which.Message.Should().Be(
            "The stream cannot be written; give a writable, open stream. (Parameter 'destination')");
        _model.Value.Invoking(m => m.SaveOnnx(" ")).Should().Throw<ArgumentException>().WithParameterName("path");
    }

    [Fact]
    public void SaveOnnxMoreThanAFileCanHoldIsRefusedAndKeepsTheFile()
    {
        File.WriteAllText(Place, "previous");
        var values = new float[1 << 16];
        var extra = Enumerable.Range(1, 1 << 13).Select(i => new NamedTensor($"extra.{i}", [values.Length], values));
        var fitted = _model.Value.Fitted;
        var large = new ForecastingTransformer(fitted with { Weights = new NetworkWeights([.. fitted.Weights.Tensors, .. extra]) });
        large.Invoking(m => m.SaveOnnx(Place)).Should().Throw<InvalidOperationException>().WithMessage(
            "The network would take * bytes as an ONNX model; at most 2147483647 are possible in one file. *");
        File.ReadAllText(Place).Should().Be("previous");
    }
}
