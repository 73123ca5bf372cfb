using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>The annotations of a forecaster's columns: just what was promised, and names of values.</summary>
public class ForecastAnnotationsTests
{
    private static readonly GruForecastingOptions _bounds = SmallForecasts.Everything with { Quantiles = [], TargetColumnNames = ["Value"] };

    public static TheoryData<GruForecastingOptions> Options =>
    [
        SmallForecasts.Gru, SmallForecasts.Gru with { Horizon = 1 }, SmallForecasts.Gru with { SeriesColumnName = "Series" },
        SmallForecasts.Gru with { TargetColumnNames = ["Value", "Other"] }, SmallForecasts.Gru with { Quantiles = [0.5f] }, _bounds, SmallForecasts.Everything,
        SmallForecasts.Gru with { OutputColumnName = "Ahead" },
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public void GetOutputSchemaShapeIsWhatTheViewDelivers(GruForecastingOptions options)
    {
        var context = new MLContext(1);
        var data = SyntheticSeries.View(context, 40, 40);
        if (options.SeriesColumnName is null)
            data = SyntheticSeries.View(context, 40);
        var estimator = context.Forecasting.ForecastByGru(options);
        var promised = estimator.GetOutputSchema(SchemaDescription.ShapeOf(data.Schema)).ToDictionary(c => c.Name);
        var delivered = SchemaDescription.ShapeOf(estimator.Fit(data).Transform(data).Schema).ToDictionary(c => c.Name);
        promised.Keys.Should().BeEquivalentTo(delivered.Keys);
        foreach (string name in promised.Keys)
        {
            var (one, other) = (promised[name], delivered[name]);
            (one.Kind, one.ItemType, one.IsKey).Should().Be((other.Kind, other.ItemType, other.IsKey), name);
            Describe(one.Annotations).Should().BeEquivalentTo(Describe(other.Annotations), name);
        }
    }

    [Fact]
    public void TransformSeveralTargetsNamesEveryValue()
    {
        var data = SyntheticSeries.View(new MLContext(1), 40, 40);
        var view = SmallForecasts.Fit(SmallForecasts.Everything with { Horizon = 2 }, data).Transform(data);
        string[] forecast = ["Value +1", "Other +1", "Value +2", "Other +2"];
        foreach (string column in new[] { "Forecast", "Lower", "Upper" })
            SlotNames(view.Schema[column]).Should().Equal(forecast);
        SlotNames(view.Schema["ForecastQuantiles"]).Should().Equal([.. forecast.Select(n => n + " q0.1"), .. forecast.Select(n => n + " q0.9")]);
        new MLContext(1).Forecasting.Evaluate(view).Overall.Coverage.Should().BeInRange(0, 1);
    }

    [Fact]
    public void TransformSlotNamesAreThoseOfTheValues()
    {
        var data = SyntheticSeries.View(new MLContext(1), 60);
        var options = SmallForecasts.Gru with { TargetColumnNames = ["Value", "Other"], Training = new() { MaximumEpochs = 40, BatchSize = 16, LearningRate = 0.02 } };
        var view = SmallForecasts.Fit(options, data).Transform(data);
        string[] names = SlotNames(view.Schema["Forecast"]);
        float[] last = view.GetColumn<float[]>("Forecast").Last();
        last.Zip(names).Should().OnlyContain(pair => pair.First > 0 == pair.Second.StartsWith("Value", StringComparison.Ordinal), "values are above 0 and others below");
    }

    private static string[] SlotNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }

    private static IEnumerable<string> Describe(SchemaShape annotations) => annotations.Select(a => $"{a.Name} {a.Kind} {a.ItemType} {a.IsKey}");
}
