using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastScalingTests
{
    [Theory]
    [InlineData(SeriesScaling.Standard)]
    [InlineData(SeriesScaling.Robust)]
    [InlineData(SeriesScaling.PerWindow)]
    public void ForecastTargetsShiftedAndStretchedFollowsThem(SeriesScaling scaling)
    {
        var rows = SyntheticSeries.Create(60);
        var options = SmallForecasts.Gru with { Scaling = scaling };
        float[][] plain = SmallForecasts.Forecast(SmallForecasts.Fit(options, rows), rows);
        foreach (var row in rows)
            row.Value = 64 * row.Value + 128;
        float[][] other = SmallForecasts.Forecast(SmallForecasts.Fit(options, rows), rows);
        for (int row = 1; row < rows.Length; row++)
        {
            for (int ahead = 0; ahead < 3; ahead++)
                other[row][ahead].Should().BeApproximately(64 * plain[row][ahead] + 128, 1f);
        }
    }

    [Fact]
    public void ForecastPerWindowFollowsALevelNeverSeen()
    {
        var rows = SyntheticSeries.Create(60);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Scaling = SeriesScaling.PerWindow }, rows);
        float[] before = SmallForecasts.Forecast(model, rows)[40];
        foreach (var row in rows)
            row.Value += 1024;
        float[] after = SmallForecasts.Forecast(model, rows)[40];
        after.Select((f, i) => Math.Abs(f - 1024 - before[i])).Should().OnlyContain(difference => difference < 0.01f);
    }

    [Fact]
    public void FitScaleEachSeriesScalesByTheSeriesOwnTrainingPart()
    {
        var rows = SyntheticSeries.Create(40, 60);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Key", ScaleEachSeries = true }, rows);
        var scales = model.Fitted.Scales.EachSeries!;
        scales.Keys.Should().Equal("1", "2");
        scales["1"].Mean[0].Should().BeApproximately(rows.Take(36).Average(r => r.Value), 1e-3f);
        scales["2"].Mean[0].Should().BeApproximately(rows.Skip(40).Take(54).Average(r => r.Value), 1e-3f);
    }

    [Fact]
    public void FitRobustOutlierDoesNotCount()
    {
        var rows = SyntheticSeries.Create(60);
        var options = SmallForecasts.Gru with { Scaling = SeriesScaling.Robust };
        float spread = 1 / SmallForecasts.Fit(options, rows).Fitted.Scales.Targets!.InverseScale[0];
        rows[10].Value = 1e6f;
        float other = 1 / SmallForecasts.Fit(options, rows).Fitted.Scales.Targets!.InverseScale[0];
        other.Should().BeInRange(0.8f * spread, 1.3f * spread);
    }

    [Fact]
    public void FitConstantTargetForecastsFiniteNumbers()
    {
        var rows = SyntheticSeries.Create(40);
        foreach (var row in rows)
            row.Value = 7;
        foreach (var scaling in Enum.GetValues<SeriesScaling>())
            SmallForecasts.Forecast(SmallForecasts.Fit(SmallForecasts.Gru with { Scaling = scaling }, rows), rows).SelectMany(f => f).Should().OnlyContain(f => float.IsFinite(f));
    }
}
