using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Forecasting.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class TargetsAsSeriesTests
{
    private static readonly GruForecastingOptions _options = SmallForecasts.Everything with { TargetsAsSeries = true };

    [Theory]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Recursive)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Direct)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Recursive)]
    public void TransformEqualsThatOfATableMeltedByHandBitForBit(ForecastContext context, ForecastStrategy strategy)
    {
        var rows = SyntheticSeries.Create(50, 40);
        rows[20].Value = rows[60].Other = rows[33].Past = float.NaN;
        var wide = SmallForecasts.Fit(Plain(_options) with { Context = context, Strategy = strategy, ScaleEachSeries = true, Layers = 2, Members = ForecastMembers.Network }, rows);
        var melted = new ForecastingTransformer(Melted(wide.Fitted));
        float[][] all = SmallForecasts.Forecast(wide, rows), values = Of(r => r.Value, "Value"), others = Of(r => r.Other, "Other");
        for (int i = 0; i < rows.Length; i++)
        {
            Every(all[i], 0).Should().Equal(values[i], $"the first target of row {i}");
            Every(all[i], 1).Should().Equal(others[i], $"the second target of row {i}");
        }

        float[][] Of(Func<SeriesRow, float> target, string name) => SmallForecasts.Forecast(melted, rows.Select(r => Melt(r, target(r), name)));
    }

    [Fact]
    public void FitLossIsThatOfATableMeltedByHand()
    {
        var rows = SyntheticSeries.Create(50, 40);
        rows[20].Value = rows[60].Other = float.NaN;
        var options = Plain(_options) with { ScaleEachSeries = true, StaticColumnNames = [], Training = _options.Training with { LearningRate = 1e-9, MaximumEpochs = 1 } };
        SeriesRow[] melted = [.. rows.Select(r => Melt(r, r.Value, "Value")), .. rows.Select(r => Melt(r, r.Other, "Other"))];
        var wide = SmallForecasts.Fit(options, rows).History[0];
        var narrow = SmallForecasts.Fit(options with { TargetsAsSeries = false, TargetColumnNames = ["Value"] }, melted).History[0];
        wide.TrainingLoss.Should().BeApproximately(narrow.TrainingLoss, 1e-5);
        wide.ValidationLoss.Should().BeApproximately(narrow.ValidationLoss!.Value, 1e-5);
    }

    [Theory]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct, SeriesScaling.PerWindow)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Recursive, SeriesScaling.Standard)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Direct, SeriesScaling.Robust)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Recursive, SeriesScaling.Standard)]
    public void PredictStreamEqualsTransformBitForBitOverACheckPoint(ForecastContext context, ForecastStrategy strategy, SeriesScaling scaling)
    {
        var rows = Streams.Rows;
        rows[20].Value = rows[33].Past = rows[41].Future = float.NaN;
        var model = SmallForecasts.Fit(_options with { Context = context, Strategy = strategy, Scaling = scaling, Layers = 2, MinimumHistory = 2 }, rows);
        float[][] streamed = Streams.Forecasts(model, rows), transformed = SmallForecasts.Transform(model, rows);
        for (int i = 0; i < rows.Length; i++)
            streamed[i].Should().Equal(transformed[i], $"row {i}");
        var (first, second) = (Streams.FullEngine(model), Streams.FullEngine(model));
        foreach (var row in rows[..Streams.Split])
            first.Observe(row);
        using var checkpoint = new MemoryStream();
        first.CheckPoint(checkpoint);
        checkpoint.Position = 0;
        second.Resume(checkpoint);
        foreach (var row in rows[Streams.Split..])
            second.Predict(row).All.Should().Equal(first.Predict(row).All);
    }

    [Theory]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct, SeriesScaling.PerWindow, false)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Recursive, SeriesScaling.Standard, true)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Recursive, SeriesScaling.Robust, false)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct, SeriesScaling.None, false)]
    public void SaveOnnxAgreesWithTransform(ForecastContext context, ForecastStrategy strategy, SeriesScaling scaling, bool each) =>
        ForecastOnnxParityTests.ExpectParity(
            _options with { Context = context, Strategy = strategy, Scaling = scaling, ScaleEachSeries = each, MinimumHistory = 3 },
            context == ForecastContext.Window ? 16 : int.MaxValue);

    [Fact]
    public void SaveAndLoadGivesTheSameForecastsBitForBit()
    {
        var rows = SyntheticSeries.Create(60, 45);
        var model = SmallForecasts.Fit(_options, rows);
        var loaded = new ForecastingTransformer(StoredForecast.Of(model.Fitted).Read());
        SmallForecasts.Transform(loaded, rows).Should().BeEquivalentTo(SmallForecasts.Transform(model, rows), o => o.WithStrictOrdering());
    }

    [Fact]
    public void TransformColumnsAreThoseOfSeveralTargets()
    {
        var data = SyntheticSeries.View(new MLContext(1), 60, 45);
        Columns(_options).Should().Equal(Columns(_options with { TargetsAsSeries = false }));

        string[] Columns(GruForecastingOptions options) => [.. SmallForecasts.Fit(options, data).Transform(data).Schema.Select(c => $"{c.Name} {c.Type}")];
    }

    [Fact]
    public void FitTargetThatIsSeldomObservedIsTrainedOnWhereItIs()
    {
        var rows = SyntheticSeries.Create(60);
        foreach (var row in rows[10..])
            row.Other = float.NaN;
        var options = Plain(_options) with { SeriesColumnName = null, Scaling = SeriesScaling.PerWindow };
        float[] last = SmallForecasts.Forecast(SmallForecasts.Fit(options, rows), rows)[^1];
        Every(last, 0).Should().OnlyContain(f => float.IsFinite(f));
        Every(last, 1).Should().OnlyContain(f => float.IsNaN(f), "nothing of it is observed in the window");
    }

    [Fact]
    public void FitFromATransformerOfTheOtherKindIsRefused()
    {
        var context = new MLContext(1);
        var data = SyntheticSeries.View(context, 60, 45);
        var together = SmallForecasts.Fit(_options with { TargetsAsSeries = false }, data);
        var fit = () => context.Forecasting.ForecastByGru(_options).Fit(data, continueFrom: together);
        fit.Should().Throw<ArgumentException>().WithMessage("*The TargetsAsSeries is True; the network was fitted with False.*");
        context.Forecasting.ForecastByGru(_options).Fit(data, continueFrom: SmallForecasts.Fit(_options, data)).History.Should().NotBeEmpty();
    }

    [Fact]
    public void EvaluateMeasuresEachTarget()
    {
        var context = new MLContext(1);
        var data = SyntheticSeries.View(context, 60, 45);
        var evaluation = context.Forecasting.Evaluate(SmallForecasts.Fit(_options, data).Transform(data));
        evaluation.Targets.Keys.Should().Equal("Value", "Other");
        evaluation.Targets.Values.Should().OnlyContain(m => m.Count > 0 && double.IsFinite(m.MeanAbsoluteError));
    }

    private static GruForecastingOptions Plain(GruForecastingOptions options) =>
        options with { ConfidenceLowerBoundColumnName = null, ConfidenceUpperBoundColumnName = null };

    private static float[] Every(float[] forecast, int target) => [.. forecast.Where((_, i) => i % 2 == target)];

    private static SeriesRow Melt(SeriesRow row, float value, string target) => new()
    {
        Series = $"{row.Series} {target}",
        Key = row.Key,
        Time = row.Time,
        Value = value,
        Past = row.Past,
        Future = row.Future,
        Size = row.Size,
    };

    /// <summary>The same weights, for a table with one target and each target's rows as a series.</summary>
    private static FittedForecast Melted(FittedForecast wide)
    {
        var each = wide.Scales.EachSeries!.SelectMany(s => wide.Columns.Targets.Select((name, i) => KeyValuePair.Create(
            $"{s.Key} {name}", new ChannelScaling([s.Value.Mean[i]], [s.Value.InverseScale[i]]) { MeanRest = [s.Value.MeanRest![i]] })));
        return new FittedForecast(
            wide.Options with { TargetColumnNames = ["Value"], TargetsAsSeries = false },
            wide.Columns with { Targets = ["Value"] },
            wide.Scales with { EachSeries = each.ToDictionary() },
            wide.Time,
            wide.Weights,
            wide.History);
    }
}
