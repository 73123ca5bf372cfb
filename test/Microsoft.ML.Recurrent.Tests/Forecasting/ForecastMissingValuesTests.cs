using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastMissingValuesTests
{
    [Fact]
    public void FitTargetsAndCovariatesMissingInsideMasksThem()
    {
        var rows = SyntheticSeries.Create(80);
        foreach (var row in rows.Where((_, i) => i % 5 == 0))
            (row.Value, row.Past) = (float.NaN, float.NaN);
        var options = SmallForecasts.Gru with { PastCovariateColumnNames = ["Past"] };
        var model = SmallForecasts.Fit(options, rows);
        model.History.Should().OnlyContain(e => double.IsFinite(e.TrainingLoss) && double.IsFinite(e.ValidationLoss!.Value));
        SmallForecasts.Forecast(model, rows).SelectMany(f => f).Should().OnlyContain(f => float.IsFinite(f));
    }

    [Fact]
    public void FitRowsOfTheFutureAtTheEndTakeNoPart()
    {
        var rows = SyntheticSeries.Create(60);
        var future = SyntheticSeries.Create(66);
        foreach (var row in future.Skip(60))
            (row.Value, row.Past) = (float.NaN, float.NaN);
        var options = SmallForecasts.Gru with { PastCovariateColumnNames = ["Past"], TimeColumnName = "Time", CalendarFeatures = CalendarFeatures.HourOfDay };
        var (one, other) = (SmallForecasts.Fit(options, rows), SmallForecasts.Fit(options, future));
        foreach (string name in one.Model.Names)
            other.Model.ValuesOf(name).ToArray().Should().Equal(one.Model.ValuesOf(name).ToArray());
        float[][] forecasts = SmallForecasts.Forecast(one, future);
        forecasts.Should().HaveCount(66).And.OnlyContain(f => f.All(float.IsFinite));
        forecasts[59].Should().Equal(SmallForecasts.Forecast(one, rows)[59], "time goes on at the usual interval where rows end");
    }

    [Fact]
    public void TransformFutureCovariatesOfRowsToComeAreRead()
    {
        var rows = SyntheticSeries.Create(60);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Members = ForecastMembers.Network, FutureCovariateColumnNames = ["Future"] }, rows);
        float[] ended = SmallForecasts.Forecast(model, rows)[59];
        var known = SyntheticSeries.Create(63);
        foreach (var row in known.Skip(60))
            row.Value = float.NaN;
        SmallForecasts.Forecast(model, known)[59].Should().NotEqual(ended);
    }

    [Theory]
    [InlineData(SeriesScaling.None)]
    [InlineData(SeriesScaling.Standard)]
    [InlineData(SeriesScaling.Robust)]
    public void TransformNothingObservedInTheWindowStillForecasts(SeriesScaling scaling)
    {
        var rows = SyntheticSeries.Create(60);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Scaling = scaling }, rows);
        foreach (var row in rows.Take(20))
            row.Value = float.NaN;
        SmallForecasts.Forecast(model, rows).SelectMany(f => f).Should().OnlyContain(f => float.IsFinite(f));
    }
}
