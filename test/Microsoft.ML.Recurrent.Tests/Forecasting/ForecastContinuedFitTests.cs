using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastContinuedFitTests
{
    private const string Refused = "The forecaster cannot be trained further with these options: ";

    private static readonly GruForecastingOptions _options = SmallForecasts.Everything with { ScaleEachSeries = true };

    private readonly MLContext _context = new(1);

    public static TheoryData<string, ForecastingOptions> Others() => new()
    {
        { "The TargetColumnNames is Value; the network was fitted with Value, Other.", _options with { TargetColumnNames = ["Value"] } },
        { "The Lags is 2, 9; the network was fitted with 2, 8.", _options with { Lags = [2, 9] } },
        { "The CalendarFeatures is HourOfDay; the network was fitted with HourOfDay, DayOfWeek.", _options with { CalendarFeatures = CalendarFeatures.HourOfDay } },
        { "The Horizon is 4; the network was fitted with 3.", _options with { Horizon = 4 } },
        { "The Loss is Squared; the network was fitted with Absolute.", _options with { Loss = ForecastLoss.Squared } },
        { "The Scaling is Robust; the network was fitted with Standard.", _options with { Scaling = SeriesScaling.Robust } },
        { "The Quantiles is 0.1, 0.8; the network was fitted with 0.1, 0.9.", _options with { Quantiles = [0.1f, 0.8f] } },
        { "The ConfidenceLevel is 0.9; the network was fitted with 0.8.", _options with { ConfidenceLevel = 0.9f } },
        { "The HiddenSize is 7; the network was fitted with 6.", _options with { HiddenSize = 7 } },
        { "The number of networks (Ensemble) is 2; the network was fitted with 1.", _options with { Ensemble = 2 } },
    };

    [Fact]
    public void StartsFromTheEarlierWeightsAndScales()
    {
        var first = Fit(_options, SyntheticSeries.Create(60, 50));
        var still = _options with { Training = _options.Training with { LearningRate = 1e-12, MaximumEpochs = 1 } };

        var second = Fit(still, SyntheticSeries.Create(80, 70), first);

        second.Fitted.Weights.Tensors.SelectMany(t => t.Values).Should().Equal(
            first.Fitted.Weights.Tensors.SelectMany(t => t.Values), (a, b) => Math.Abs(a - b) < 1e-9);
        second.Fitted.Scales.EachSeries!["series 1"].Should().BeSameAs(first.Fitted.Scales.EachSeries!["series 1"]);
        second.Fitted.Scales.Covariates.Should().BeSameAs(first.Fitted.Scales.Covariates);
    }

    [Fact]
    public void ASeriesThatIsNewGetsAScaleOfItsOwn()
    {
        var first = Fit(_options, SyntheticSeries.Create(60, 50));

        var second = Fit(_options, SyntheticSeries.Create(60, 50, 60), first);

        second.Fitted.Scales.EachSeries!.Keys.Should().BeEquivalentTo("series 1", "series 2", "series 3");
        SmallForecasts.Forecast(second, SyntheticSeries.Create(60, 50, 60))[^1].Should().OnlyContain(v => float.IsFinite(v));
    }

    [Fact]
    public void ImprovesAndLeavesTheEarlierModelAsItWas()
    {
        var rows = SyntheticSeries.Create(100);
        var first = Fit(SmallForecasts.Gru, rows);
        float[] before = [.. first.Fitted.Weights.Tensors.SelectMany(t => t.Values)];

        var second = Fit(SmallForecasts.Gru, rows, first);

        second.History[^1].TrainingLoss.Should().BeLessThan(first.History[^1].TrainingLoss);
        first.Fitted.Weights.Tensors.SelectMany(t => t.Values).Should().Equal(before);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void AnotherNetworkIsRefused(string reason, ForecastingOptions other)
    {
        var first = Fit(_options, SyntheticSeries.Create(60, 50));

        this.Invoking(t => t.Fit(other, SyntheticSeries.Create(60, 50), first)).Should().Throw<ArgumentException>()
            .WithMessage(Refused + reason + " (Parameter 'continueFrom')");
    }

    private ForecastingTransformer Fit(ForecastingOptions options, SeriesRow[] rows, ForecastingTransformer? continueFrom = null) =>
        _context.Forecasting.ForecastByGru((GruForecastingOptions)options).Fit(_context.Data.LoadFromEnumerable(rows), continueFrom: continueFrom);
}
