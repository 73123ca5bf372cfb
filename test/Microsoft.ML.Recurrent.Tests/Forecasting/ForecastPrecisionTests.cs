using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Forecasting.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Spreads far below their level, and values in any unit: forecasts lose no more than data lose in single precision.</summary>
public class ForecastPrecisionTests
{
    private static readonly GruForecastingOptions _small = SmallForecasts.Gru with
    {
        WindowSize = 12,
        HiddenSize = 8,
        Scaling = SeriesScaling.PerWindow,
        Members = ForecastMembers.Network,
        ConfidenceLevel = 0.8f,
        ConfidenceLowerBoundColumnName = "Lower",
        ConfidenceUpperBoundColumnName = "Upper",
        Training = new() { MaximumSteps = 250, BatchSize = 32, LearningRate = 0.02, ValidationFraction = 0.2 },
    };

    [Theory]
    [InlineData(TargetTransform.None, 1e7f, SeriesScaling.PerWindow, ForecastMembers.Network)]
    [InlineData(TargetTransform.Log1p, 1e7f, SeriesScaling.PerWindow, ForecastMembers.Network)]
    [InlineData(TargetTransform.Log1p, 1e6f, SeriesScaling.PerWindow, ForecastMembers.Network)]
    [InlineData(TargetTransform.Log1p, 1e7f, SeriesScaling.Standard, ForecastMembers.Network)]
    [InlineData(TargetTransform.Log1p, 1e7f, SeriesScaling.Robust, ForecastMembers.Ridge)]
    [InlineData(TargetTransform.BoxCox, 1e7f, SeriesScaling.PerWindow, ForecastMembers.Network)]
    [InlineData(TargetTransform.BoxCox, 1e7f, SeriesScaling.PerWindow, ForecastMembers.Ridge)]
    public void FitSpreadFarBelowTheLevelBeatsNaive(TargetTransform transform, float level, SeriesScaling scaling, ForecastMembers members)
    {
        var rows = Rows(300, i => level + 5 * MathF.Sin(0.7f * i));
        var found = Evaluate(_small with { TargetTransform = transform, Scaling = scaling, Members = members }, rows);
        found.Overall.MeanAbsoluteError.Should().BeLessThan(0.35 * found.Baselines[0].Metrics.MeanAbsoluteError);
        found.Overall.Coverage.Should().BeGreaterThan(0.65);
    }

    [Theory]
    [InlineData(TargetTransform.BoxCox, 1e-10f, SeriesScaling.PerWindow)]
    [InlineData(TargetTransform.BoxCox, 1e-20f, SeriesScaling.PerWindow)]
    [InlineData(TargetTransform.BoxCox, 1e-30f, SeriesScaling.Standard)]
    [InlineData(TargetTransform.BoxCox, 1e20f, SeriesScaling.Standard)]
    [InlineData(TargetTransform.Log1p, 1e-20f, SeriesScaling.PerWindow)]
    public void FitAnyUnitBeatsNaive(TargetTransform transform, float unit, SeriesScaling scaling)
    {
        var rows = Rows(200, i => unit * (10 + 2 * MathF.Sin(0.7f * i)));
        var found = Evaluate(_small with { TargetTransform = transform, Scaling = scaling }, rows);
        found.Overall.MeanAbsoluteError.Should().BeLessThan(0.35 * found.Baselines[0].Metrics.MeanAbsoluteError);
        found.Overall.Coverage.Should().BeGreaterThan(0.65);
    }

    [Theory]
    [InlineData(TargetTransform.Log1p, SeriesScaling.PerWindow, ForecastStrategy.Direct, false)]
    [InlineData(TargetTransform.Log1p, SeriesScaling.Standard, ForecastStrategy.Recursive, true)]
    [InlineData(TargetTransform.BoxCox, SeriesScaling.PerWindow, ForecastStrategy.Recursive, true)]
    [InlineData(TargetTransform.None, SeriesScaling.PerWindow, ForecastStrategy.Direct, true)]
    public void SpreadFarBelowTheLevelStreamAndOnnxAgreeWithTransform(TargetTransform transform, SeriesScaling scaling, ForecastStrategy strategy, bool asSeries)
    {
        var rows = Rows(60, i => 4e6f + 5 * MathF.Sin(0.7f * i));
        var options = _small with
        {
            TargetColumnNames = asSeries ? ["Value", "Other"] : ["Value"],
            TargetTransform = transform,
            Scaling = scaling,
            Strategy = strategy,
            TargetsAsSeries = asSeries,
            Members = ForecastMembers.All,
            Quantiles = [0.3f],
            Training = SmallForecasts.Gru.Training with { ValidationFraction = 0.3 },
        };
        var model = SmallForecasts.Fit(options, rows);
        float[][] transformed = SmallForecasts.Transform(model, rows), streamed = Streams.Forecasts(model, rows);
        for (int i = 0; i < rows.Length; i++)
            streamed[i].Should().Equal(transformed[i], $"row {i}");
        using var run = new ForecastOnnxRun(model);
        int[] origins = [20, 40, 59];
        float[][] found = run.Run(rows, origins, 20);
        for (int i = 0; i < origins.Length; i++)
            found[i].Zip(transformed[origins[i]]).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= 1, "data have steps of 0.5 there");
    }

    [Theory]
    [InlineData(SeriesScaling.Standard, TargetTransform.None, ForecastMembers.Network)]
    [InlineData(SeriesScaling.PerWindow, TargetTransform.None, ForecastMembers.All)]
    [InlineData(SeriesScaling.Standard, TargetTransform.Log1p, ForecastMembers.Network)]
    [InlineData(SeriesScaling.Robust, TargetTransform.None, ForecastMembers.SeasonalNaive)]
    public void BoundsOfRowsThatAreMostly0HoldThe0(SeriesScaling scaling, TargetTransform transform, ForecastMembers members)
    {
        var random = new Random(4);
        var rows = Rows(900, _ => random.Next(10) == 0 ? random.Next(1, 5) : 0);
        var model = SmallForecasts.Fit(_small with { Scaling = scaling, TargetTransform = transform, Members = members, WindowSize = 8 }, rows);
        var data = new MLContext(1).Data.LoadFromEnumerable(rows);
        new MLContext(1).Forecasting.Evaluate(model.Transform(data)).Overall.Coverage.Should().BeInRange(0.75, 1);
        SmallForecasts.Forecast(model, rows, "Lower").SelectMany(f => f).Should().NotContain(f => f > 0 && f < 1e-8f, "a bound that stands for 0 is 0");
    }

    [Fact]
    public void ForecastSeasonalNaiveAloneRepeatsTheRowExactly()
    {
        var rows = Rows(80, i => i % 7 == 0 ? 0 : 0.1f * i);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Scaling = SeriesScaling.PerWindow, Seasonality = [7], Members = ForecastMembers.SeasonalNaive }, rows);
        float[][] forecasts = SmallForecasts.Forecast(model, rows);
        for (int origin = 20; origin < rows.Length; origin++)
            forecasts[origin].Should().Equal(rows[origin - 6].Value, rows[origin - 5].Value, rows[origin - 4].Value);
    }

    [Theory]
    [InlineData(TargetTransform.Log1p, 1)]
    [InlineData(TargetTransform.BoxCox, 0)]
    [InlineData(TargetTransform.BoxCox, 0.05f)]
    [InlineData(TargetTransform.BoxCox, 1)]
    public void TransformOfAFitGivesEveryValueBackExactly(TargetTransform kind, float power)
    {
        var transform = TargetTransforms.Of(kind)! with { Lambda = kind == TargetTransform.BoxCox ? [power] : [] };
        foreach (float value in new[] { 1e-30f, 3e-12f, 0.1f, 1, 7, 1e7f + 1, 3e30f })
            ((float)transform.Undo(0, transform.Apply(0, value))).Should().Be(value);
        transform.Apply(0, float.NaN).Should().Be(double.NaN);
        transform.Undo(0, 1e300).Should().BeLessThanOrEqualTo(float.MaxValue);
        double.IsFinite(transform.Apply(0, kind == TargetTransform.Log1p ? -1 : 0)).Should().BeTrue("a forecast may come to lie there");
    }

    private static ForecastEvaluation Evaluate(GruForecastingOptions options, SeriesRow[] rows)
    {
        var context = new MLContext(1);
        return context.Forecasting.Evaluate(SmallForecasts.Fit(options, rows).Transform(context.Data.LoadFromEnumerable(rows)));
    }

    private static SeriesRow[] Rows(int count, Func<int, float> value)
    {
        var rows = SyntheticSeries.Create(count);
        for (int i = 0; i < count; i++)
            rows[i].Value = rows[i].Other = value(i);
        return rows;
    }
}
