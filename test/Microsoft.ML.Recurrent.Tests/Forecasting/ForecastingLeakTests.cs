using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Nothing after an origin is seen by its forecast, nothing after the training split by scales and weights.</summary>
public class ForecastingLeakTests
{
    private const int Origin = 40;

    [Theory]
    [InlineData(ForecastStrategy.Direct, SeriesScaling.Standard)]
    [InlineData(ForecastStrategy.Direct, SeriesScaling.PerWindow)]
    [InlineData(ForecastStrategy.Recursive, SeriesScaling.Robust)]
    public void ForecastEveryValueAfterTheOriginChangedStaysTheSame(ForecastStrategy strategy, SeriesScaling scaling)
    {
        var options = SmallForecasts.Everything with { SeriesColumnName = null, StaticColumnNames = [], Strategy = strategy, Scaling = scaling };
        var model = SmallForecasts.Fit(options, SyntheticSeries.Create(60));
        foreach (string column in new[] { "Forecast", "Lower", "Upper", "ForecastQuantiles" })
        {
            float[][] before = SmallForecasts.Forecast(model, SyntheticSeries.Create(60), column);
            float[][] after = SmallForecasts.Forecast(model, Changed(SyntheticSeries.Create(60)), column);
            for (int origin = 0; origin <= Origin; origin++)
                after[origin].Should().Equal(before[origin], $"{column} of origin {origin}");
            after[Origin + 1].Should().NotEqual(before[Origin + 1]);
        }
    }

    [Fact]
    public void ForecastFutureCovariateAfterTheOriginChangedChanges()
    {
        var options = SmallForecasts.Gru with { Members = ForecastMembers.Network, FutureCovariateColumnNames = ["Future"] };
        var rows = SyntheticSeries.Create(60);
        var model = SmallForecasts.Fit(options, rows);
        float[] before = SmallForecasts.Forecast(model, rows)[Origin];
        rows[Origin + 1].Future = 7;
        SmallForecasts.Forecast(model, rows)[Origin].Should().NotEqual(before);
    }

    [Theory]
    [InlineData(SeriesScaling.Standard)]
    [InlineData(SeriesScaling.Robust)]
    public void FitEveryValueAfterTheTrainingPartChangedKeepsScalesAndFirstEpoch(SeriesScaling scaling)
    {
        var options = SmallForecasts.Everything with
        {
            SeriesColumnName = null,
            StaticColumnNames = [],
            Scaling = scaling,
            Training = SmallForecasts.Everything.Training with { ValidationFraction = 0.25, MaximumEpochs = 1 },
        };
        var (one, other) = (SmallForecasts.Fit(options, SyntheticSeries.Create(60)), SmallForecasts.Fit(options, Changed(SyntheticSeries.Create(60), 44)));
        Numbers(other.Fitted.Scales).Should().Equal(Numbers(one.Fitted.Scales));
        foreach (string name in one.Model.Names)
            other.Model.ValuesOf(name).ToArray().Should().Equal(one.Model.ValuesOf(name).ToArray());
        other.History[0].ValidationLoss.Should().NotBe(one.History[0].ValidationLoss);
    }

    private static IEnumerable<float> Numbers(ForecastScales scales) =>
        [.. scales.Targets!.Mean, .. scales.Targets.InverseScale, .. scales.Covariates!.Mean, .. scales.Covariates.InverseScale];

    private static SeriesRow[] Changed(SeriesRow[] rows, int last = Origin)
    {
        foreach (var row in rows.Skip(last + 1))
            (row.Value, row.Other, row.Past) = (1000 - row.Value, 500 + row.Other, -row.Past);
        return rows;
    }
}
