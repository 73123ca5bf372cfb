using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Forecasting.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class TargetTransformTests
{
    private static readonly GruForecastingOptions _everything = SmallForecasts.Everything with { TargetColumnNames = ["Value", "Size"], StaticColumnNames = ["Key"] };

    [Theory]
    [InlineData(0)]
    [InlineData(0.5f)]
    [InlineData(1)]
    public void BoxCoxThereAndBackIsTheValue(float power)
    {
        var transform = new TargetTransforms(TargetTransform.BoxCox, [power]);
        foreach (float value in new[] { 1e-6f, 0.3f, 1, 7, 1e6f })
            transform.Undo(0, transform.Apply(0, value)).Should().BeApproximately(value, Math.Max(1e-6f, 1e-4f * value));
        transform.Apply(0, 4).Should().BeApproximately(power switch { 0 => MathF.Log(4), 0.5f => 2, _ => 3 }, 1e-6f);
        transform.Apply(0, float.NaN).Should().Be(float.NaN);
        transform.Undo(0, float.NaN).Should().Be(float.NaN);
        transform.Undo(0, 1e30f).Should().BeLessThanOrEqualTo(float.MaxValue);
        transform.Undo(0, -1e30f).Should().Be(0);
    }

    [Fact]
    public void Log1pThereAndBackIsTheValue()
    {
        var transform = new TargetTransforms(TargetTransform.Log1p, []);
        foreach (float value in new[] { -0.99f, 0, 1e-5f, 1, 7, 1e6f })
            transform.Undo(0, transform.Apply(0, value)).Should().BeApproximately(value, Math.Max(1e-6f, 1e-5f * value));
        transform.Apply(0, 0).Should().Be(0);
        transform.Undo(0, 1e30f).Should().Be(float.MaxValue);
        transform.Undo(0, -1e30f).Should().Be(-1);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.5, 0.5)]
    [InlineData(0, 1)]
    public void FitNoiseThatGrowsAsAPowerOfTheLevelFindsIt(double growth, float power)
    {
        var random = new Random(7);
        SeriesRow[] rows = [.. Enumerable.Range(0, 400).Select(i => 20 * (1 + i / 40)).Select(level => new SeriesRow { Value = (float)(level + Math.Pow(level, growth) * 0.2 * (random.NextDouble() - 0.5)) })];
        Power(rows).Should().BeApproximately(power, 0.2001f);
        foreach (var row in rows)
            row.Value *= 1e5f;
        Power(rows).Should().BeApproximately(power, 0.2001f, "it does not depend on the unit");
    }

    [Fact]
    public void FitNothingToTellChangesNothing()
    {
        SeriesRow[] still = [.. Enumerable.Range(0, 60).Select(i => new SeriesRow { Value = 5 })];
        Power(still).Should().Be(1);
        SmallForecasts.Forecast(SmallForecasts.Fit(SmallForecasts.Gru with { TargetTransform = TargetTransform.BoxCox }, still), still)[^1]
            .Should().OnlyContain(f => Math.Abs(f - 5) < 0.5);
    }

    [Theory]
    [InlineData(TargetTransform.Log1p, ForecastContext.Window, ForecastStrategy.Direct, SeriesScaling.PerWindow)]
    [InlineData(TargetTransform.Log1p, ForecastContext.Stateful, ForecastStrategy.Recursive, SeriesScaling.Standard)]
    [InlineData(TargetTransform.BoxCox, ForecastContext.Window, ForecastStrategy.Recursive, SeriesScaling.None)]
    [InlineData(TargetTransform.BoxCox, ForecastContext.Stateful, ForecastStrategy.Direct, SeriesScaling.Robust)]
    public void PredictStreamEqualsTransformBitForBit(TargetTransform transform, ForecastContext context, ForecastStrategy strategy, SeriesScaling scaling)
    {
        var rows = Streams.Rows;
        rows[20].Value = rows[33].Past = float.NaN;
        var model = SmallForecasts.Fit(_everything with { TargetTransform = transform, Context = context, Strategy = strategy, Scaling = scaling, MinimumForecast = 3 }, rows);
        float[][] streamed = Streams.Forecasts(model, rows), transformed = SmallForecasts.Transform(model, rows);
        for (int i = 0; i < rows.Length; i++)
            streamed[i].Should().Equal(transformed[i], $"row {i}");
        var loaded = new ForecastingTransformer(StoredForecast.Of(model.Fitted).Read());
        SmallForecasts.Transform(loaded, rows).Should().BeEquivalentTo(transformed, o => o.WithStrictOrdering());
    }

    [Theory]
    [InlineData(TargetTransform.Log1p, ForecastStrategy.Direct, SeriesScaling.PerWindow, false)]
    [InlineData(TargetTransform.Log1p, ForecastStrategy.Recursive, SeriesScaling.Standard, true)]
    [InlineData(TargetTransform.BoxCox, ForecastStrategy.Direct, SeriesScaling.Standard, true)]
    [InlineData(TargetTransform.BoxCox, ForecastStrategy.Recursive, SeriesScaling.PerWindow, false)]
    public void SaveOnnxAgreesWithTransform(TargetTransform transform, ForecastStrategy strategy, SeriesScaling scaling, bool asSeries) => ForecastOnnxParityTests.ExpectParity(
        _everything with
        {
            TargetColumnNames = ["Value", "Future"],
            FutureCovariateColumnNames = [],
            TargetTransform = transform,
            Strategy = strategy,
            Scaling = scaling,
            TargetsAsSeries = asSeries,
            MinimumForecast = 0.5f,
            MaximumForecast = 24,
        }, 16, row => row.Future += 1);

    [Fact]
    public void ForecastsBoundsAndQuantilesAreOrderedInTheTargetsUnitsAndWithinTheLimits()
    {
        var rows = Counts(300);
        var options = SmallForecasts.Gru with
        {
            TargetTransform = TargetTransform.Log1p,
            Quantiles = [0.1f, 0.9f],
            ConfidenceLevel = 0.8f,
            ConfidenceLowerBoundColumnName = "Lower",
            ConfidenceUpperBoundColumnName = "Upper",
            MinimumForecast = 2,
            MaximumForecast = 60,
            Training = new() { MaximumEpochs = 10, BatchSize = 16, LearningRate = 0.02, ValidationFraction = 0.3 },
        };
        var model = SmallForecasts.Fit(options, rows);
        float[][] point = SmallForecasts.Forecast(model, rows), lower = SmallForecasts.Forecast(model, rows, "Lower"), upper = SmallForecasts.Forecast(model, rows, "Upper");
        for (int i = 0; i < rows.Length; i++)
        {
            foreach (var (l, p, u) in lower[i].Zip(point[i], upper[i]))
                (l >= 2 && l <= p && p <= u && u <= 60).Should().BeTrue();
        }

        new MLContext(1).Forecasting.Evaluate(model.Transform(new MLContext(1).Data.LoadFromEnumerable(rows))).Overall.Coverage.Should().BeInRange(0.65, 0.97);
        SmallForecasts.Forecast(model, rows, "ForecastQuantiles").SelectMany(q => q).Should().OnlyContain(q => q >= 2 && q <= 60);
    }

    [Theory]
    [InlineData(TargetTransform.Log1p, -1, "Target 'Value' is -1 in row 7; TargetTransform Log1p takes values above -1. Add a constant to the column, or leave TargetTransform None.")]
    [InlineData(TargetTransform.BoxCox, 0, "Target 'Value' is 0 in row 7; TargetTransform BoxCox takes values above 0. Use Log1p where there are zeros, add a constant to the column, or leave TargetTransform None.")]
    public void ValueOutsideTheDomainIsAnErrorWhereverItComesIn(TargetTransform transform, float value, string message)
    {
        SeriesRow[] good = SyntheticSeries.Create(40), bad = SyntheticSeries.Create(40);
        bad[7].Value = value;
        var options = SmallForecasts.Gru with { TargetTransform = transform };
        FluentActions.Invoking(() => SmallForecasts.Fit(options, bad)).Should().Throw<InvalidOperationException>().WithMessage(message);
        var model = SmallForecasts.Fit(options, good);
        model.Invoking(m => SmallForecasts.Forecast(m, bad)).Should().Throw<InvalidOperationException>().WithMessage(message);
        var engine = Streams.Engine(model);
        engine.Invoking(e => e.Observe(bad[7])).Should().Throw<InvalidOperationException>().WithMessage(message.Replace("row 7", "row 0"));
        engine.SeriesCount.Should().Be(0);
        FluentActions.Invoking(() => SmallForecasts.Fit(options with { SeriesColumnName = "Series" }, bad)).Should().Throw<InvalidOperationException>().WithMessage("*in row 7 of series 'series 1'*");
    }

    [Fact]
    public void PredictFromTheStateGivesTheObservationInItsUnits()
    {
        var rows = SyntheticSeries.Create(40);
        var engine = Streams.Engine(SmallForecasts.Fit(SmallForecasts.Gru with { TargetTransform = TargetTransform.Log1p }, rows));
        foreach (var row in rows)
            engine.Observe(row);
        engine.Predict().Value.Should().BeApproximately(rows[^1].Value, 1e-3f);
    }

    [Theory]
    [InlineData("{\"kind\":\"log1p\",\"lambda\":[]}")]
    [InlineData("{\"kind\":\"boxCox\",\"lambda\":[]}")]
    [InlineData("{\"kind\":\"boxCox\",\"lambda\":[0.5,2]}")]
    [InlineData("{\"kind\":\"boxCox\",\"lambda\":[0.5,1e-30]}")]
    [InlineData("null")]
    public void AlteredFileIsRefused(string json) => StoredForecast
        .Of(SmallForecasts.Fit(_everything with { TargetTransform = TargetTransform.BoxCox }, SyntheticSeries.Create(40, 40)).Fitted)
        .WithManifest(m => m["scales"]!["transform"] = JsonNode.Parse(json)).Invoking(s => s.Read())
        .Should().Throw<FormatException>().WithMessage("*The targets' transform does not fit the options.*");

    [Fact]
    public void FitFurtherKeepsThePowers()
    {
        var context = new MLContext(1);
        var options = SmallForecasts.Gru with { TargetTransform = TargetTransform.BoxCox };
        var first = SmallForecasts.Fit(options, Counts(100));
        var second = context.Forecasting.ForecastByGru(options).Fit(context.Data.LoadFromEnumerable(SyntheticSeries.Create(60)), continueFrom: first);
        second.Fitted.Scales.Transform.Should().BeSameAs(first.Fitted.Scales.Transform);
        FluentActions.Invoking(() => context.Forecasting.ForecastByGru(SmallForecasts.Gru).Fit(context.Data.LoadFromEnumerable(Counts(100)), continueFrom: first))
            .Should().Throw<ArgumentException>().WithMessage("*The TargetTransform is None; the network was fitted with BoxCox.*");
    }

    [Fact]
    public void FitUnknownTransformIsRefused() => FluentActions.Invoking(() => SmallForecasts.Fit(SmallForecasts.Gru with { TargetTransform = (TargetTransform)7 }, Counts(40)))
        .Should().Throw<ArgumentException>().WithMessage("*TargetTransform is 7;*None or Log1p or BoxCox*");

    [Theory]
    [InlineData(TargetTransform.Log1p, -1)]
    [InlineData(TargetTransform.BoxCox, 0)]
    public void FitMaximumOutsideTheDomainIsRefused(TargetTransform transform, float most) =>
        FluentActions.Invoking(() => SmallForecasts.Fit(SmallForecasts.Gru with { TargetTransform = transform, MaximumForecast = most }, Counts(40)))
            .Should().Throw<ArgumentException>().WithMessage($"*MaximumForecast is {most}, but TargetTransform {transform} takes and gives values above {most}; give a larger maximum.*");

    private static float Power(SeriesRow[] rows) =>
        SmallForecasts.Fit(SmallForecasts.Gru with { TargetTransform = TargetTransform.BoxCox, WindowSize = 20, Training = new() { MaximumEpochs = 1 } }, rows).Fitted.Scales.Transform!.Lambda[0];

    /// <summary>Counts whose noise grows with their level.</summary>
    private static SeriesRow[] Counts(int rows)
    {
        var random = new Random(3);
        return [.. SyntheticSeries.Create(rows).Select((row, i) => new SeriesRow { Value = (float)Math.Round((5 + i % 8 * 3) * Math.Exp(0.3 * (random.NextDouble() - 0.5))) + 1 })];
    }
}
