using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastContextTests
{
    private static readonly GruForecastingOptions _carried = SmallForecasts.Gru with { Context = ForecastContext.Stateful };

    [Theory]
    [InlineData(ForecastContext.Window, 1)]
    [InlineData(ForecastContext.Stateful, 1)]
    [InlineData(ForecastContext.Stateful, 2)]
    public void TransformValidationOriginsAgreesWithTheTrainingLoop(ForecastContext context, int layers)
    {
        var rows = SyntheticSeries.Create(100);
        var options = SmallForecasts.Gru with { Members = ForecastMembers.Network, Context = context, Layers = layers, Training = SmallForecasts.Gru.Training with { ValidationFraction = 0.2 } };
        var model = SmallForecasts.Fit(options, rows);
        float[][] forecasts = SmallForecasts.Forecast(model, rows);
        double[] errors = [.. Enumerable.Range(79, 20).SelectMany(origin => Enumerable.Range(1, 3)
            .Where(ahead => origin + ahead < 100).Select(ahead => Math.Abs((double)forecasts[origin][ahead - 1] - rows[origin + ahead].Value)))];
        double scale = model.Fitted.Scales.Targets!.InverseScale[0];
        (errors.Average() * scale).Should().BeApproximately(model.History[model.History.BestEpoch - 1].ValidationMetric!.Value, 1e-4);
    }

    [Theory]
    [InlineData(ForecastContext.Window, true)]
    [InlineData(ForecastContext.Stateful, false)]
    public void TransformValuesBeforeTheWindowChangedMatterWhereTheStateIsCarried(ForecastContext context, bool same)
    {
        var rows = SyntheticSeries.Create(60);
        var model = SmallForecasts.Fit(_carried with { Context = context, Members = ForecastMembers.Network }, rows);
        float[] before = SmallForecasts.Forecast(model, rows)[30];
        foreach (var row in rows.Take(20))
            row.Value += 20;
        SmallForecasts.Forecast(model, rows)[30].SequenceEqual(before).Should().Be(same);
    }

    [Theory]
    [InlineData(ForecastContext.Window, ForecastStrategy.Direct)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Direct)]
    [InlineData(ForecastContext.Window, ForecastStrategy.Recursive)]
    [InlineData(ForecastContext.Stateful, ForecastStrategy.Recursive)]
    public void TransformSeriesInterleavedOrOneAfterAnotherGivesTheSameBitForBit(ForecastContext context, ForecastStrategy strategy)
    {
        var rows = SyntheticSeries.Create(70, 3, 41);
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { Context = context, Strategy = strategy }, rows);
        var mixed = SyntheticSeries.Interleave(rows);
        float[][] apart = SmallForecasts.Forecast(model, rows), together = SmallForecasts.Forecast(model, mixed);
        for (int i = 0; i < rows.Length; i++)
            together[Array.IndexOf(mixed, rows[i])].Should().Equal(apart[i]);
    }

    [Fact]
    public void TransformCarriedAndTooShortAHistoryKeepsTheStateOfAllRows()
    {
        var rows = SyntheticSeries.Create(60);
        float[][] all = SmallForecasts.Forecast(SmallForecasts.Fit(_carried with { MinimumHistory = 30, WindowSize = 4 }, rows), rows);
        all.Take(29).SelectMany(f => f).Should().OnlyContain(f => float.IsNaN(f));
        all.Skip(29).SelectMany(f => f).Should().OnlyContain(f => float.IsFinite(f));
    }

    [Fact]
    public void FitCarriedOnLongerPeriodThanTheWindowLearnsIt()
    {
        var rows = SyntheticSeries.Create(500);
        var options = _carried with { WindowSize = 4, HiddenSize = 16, Training = _carried.Training with { MaximumEpochs = 12 } };
        var model = SmallForecasts.Fit(options, rows);
        model.History[^1].ValidationMetric.Should().BeLessThan(0.5 * model.History[0].ValidationMetric!.Value).And.BeLessThan(0.3);
    }
}
