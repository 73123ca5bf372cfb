using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastSchemaTests
{
    private const string AllViolations = """
        The data does not fit GruForecastingOptions, for 5 reasons:
        - The target column 'Missing' is missing; the data has 'Time', 'Series', 'Key', 'Value', 'Other', 'Past', 'Future', 'Size'.
        - Target column 'Series' is a scalar Text; expected a Single, or a vector of Single of known length. Convert numbers with mlContext.Transforms.Conversion.ConvertType first; categories become a column of 0 and 1 each with mlContext.Transforms.CustomMapping.
        - Time column 'Value' is a scalar Single; expected a DateTime or a DateTimeOffset. Load it as one, or turn it into one with mlContext.Transforms.CustomMapping first.
        - Series column 'Past' is a scalar Single; expected a key or Text. Map it with mlContext.Transforms.Conversion.MapValueToKey first.
        - Static column 'Time' is a scalar DateTime; expected a Single, a vector of Single of known length or a key. Turn it into numbers with mlContext.Transforms.CustomMapping first.
        """;

    private static readonly GruForecastingOptions _wrong = SmallForecasts.Gru with
    {
        TargetColumnNames = ["Missing", "Series"],
        TimeColumnName = "Value",
        SeriesColumnName = "Past",
        StaticColumnNames = ["Time"],
    };

    [Fact]
    public void FitEveryColumnWrongListsAllViolations()
    {
        var fit = () => SmallForecasts.Fit(_wrong, SyntheticSeries.Create(30));
        fit.Should().Throw<ArgumentException>().Which.Message.Should().Be(AllViolations.ReplaceLineEndings() + " (Parameter 'schema')");
    }

    [Fact]
    public void GetOutputSchemaEveryColumnWrongListsAllViolationsBeforeAnyData()
    {
        var context = new MLContext(1);
        var shape = SchemaDescription.ShapeOf(SyntheticSeries.View(context, 3).Schema);
        var check = () => context.Forecasting.ForecastByGru(_wrong).GetOutputSchema(shape);
        check.Should().Throw<ArgumentException>().Which.Message.Should().Be(AllViolations.ReplaceLineEndings() + " (Parameter 'schema')");
    }

    [Fact]
    public void GetOutputSchemaEverythingNamesTheAddedColumns()
    {
        var context = new MLContext(1);
        var shape = SchemaDescription.ShapeOf(SyntheticSeries.View(context, 3).Schema);
        var output = context.Forecasting.ForecastByGru(SmallForecasts.Everything).GetOutputSchema(shape);
        output.Select(c => c.Name).Except(shape.Select(c => c.Name)).Should().Equal("Forecast", "Lower", "Upper", "ForecastQuantiles");
    }

    [Fact]
    public void TransformEverythingAnnotatesWhatAnEvaluatorNeeds()
    {
        var data = SyntheticSeries.View(new MLContext(1), 40, 40);
        var schema = SmallForecasts.Fit(SmallForecasts.Everything, data).Transform(data).Schema;
        VBuffer<ReadOnlyMemory<char>> targets = default;
        VBuffer<float> levels = default;
        int horizon = 0;
        float confidence = 0;
        schema["Forecast"].Annotations.GetValue(ForecastAnnotations.Targets, ref targets);
        schema["Forecast"].Annotations.GetValue(ForecastAnnotations.Horizon, ref horizon);
        schema["ForecastQuantiles"].Annotations.GetValue(ForecastAnnotations.Levels, ref levels);
        schema["Upper"].Annotations.GetValue(ForecastAnnotations.ConfidenceLevel, ref confidence);
        targets.DenseValues().Select(t => t.ToString()).Should().Equal("Value", "Other");
        levels.DenseValues().Should().Equal(0.1f, 0.9f);
        (horizon, confidence).Should().Be((3, 0.8f));
    }

    [Fact]
    public void TransformSeriesOfAnotherKindThrows()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Series" }, SyntheticSeries.Create(30));
        var context = new MLContext(1);
        var keyed = context.Transforms.Conversion.MapValueToKey("Series").Fit(SyntheticSeries.View(context, 30)).Transform(SyntheticSeries.View(context, 30));
        var transform = () => model.Transform(keyed);
        transform.Should().Throw<ArgumentException>().WithMessage(
            "The data does not fit GruForecastingOptions: Series column 'Series' is a scalar key; the network was fitted on Text. (Parameter 'schema')");
    }

    [Fact]
    public void TransformNoForecastAskedReadsNothingAhead()
    {
        var context = new MLContext(1);
        var data = SyntheticSeries.View(context, 30);
        var model = SmallForecasts.Fit(SmallForecasts.Gru, data);
        var counted = new InterceptedView(data);
        var view = model.Transform(counted);
        counted.Cursors.Should().Be(0);
        view.GetColumn<float>("Value").Count().Should().Be(30);
        counted.Cursors.Should().Be(1);
    }

    [Theory]
    [InlineData("static", "Static column 'Key' is a scalar UInt32; expected *")]
    [InlineData("series", "Series column 'Key' is a scalar UInt32; expected *")]
    [InlineData("covariate", "Future covariate column 'Key' is a scalar UInt32; expected *")]
    public void NumbersInPlaceOfKeysAreRefusedWithTheAttributeThatMakesKeys(string role, string message)
    {
        var model = SmallForecasts.Fit(role switch
        {
            "static" => SmallForecasts.Gru with { StaticColumnNames = ["Key"], SeriesColumnName = "Series" },
            "series" => SmallForecasts.Gru with { SeriesColumnName = "Key" },
            _ => SmallForecasts.Gru with { FutureCovariateColumnNames = ["Key"] },
        }, SyntheticSeries.Create(30));
        var rows = SyntheticSeries.Create(30).Select(row => new { row.Value, row.Series, row.Key });

        model.Invoking(m => m.Transform(new MLContext(1).Data.LoadFromEnumerable(rows))).Should().Throw<ArgumentException>()
            .Which.Message.Should().Match($"The data does not fit GruForecastingOptions: {message} The network was fitted on keys: a property of a class holds keys where it has [KeyType], which an anonymous type cannot have.*");
    }
}
