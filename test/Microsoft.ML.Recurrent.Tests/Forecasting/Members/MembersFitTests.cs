using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Members;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Members;

public class MembersFitTests
{
    private static readonly SeriesRow[] _rows = SyntheticSeries.Create(90, 70);

    [Theory]
    [InlineData(SeriesScaling.None, ForecastLoss.Absolute, ForecastContext.Window)]
    [InlineData(SeriesScaling.Standard, ForecastLoss.Squared, ForecastContext.Window)]
    [InlineData(SeriesScaling.Robust, ForecastLoss.Absolute, ForecastContext.Stateful)]
    [InlineData(SeriesScaling.PerWindow, ForecastLoss.Absolute, ForecastContext.Window)]
    public void HistoryHoldsWeightsAndErrorsNeverWorseThanTheBestMember(SeriesScaling scaling, ForecastLoss loss, ForecastContext context)
    {
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { Scaling = scaling, Loss = loss, Context = context, Seasonality = [8] }, _rows);
        var blocks = model.History.Members!;
        blocks[0].FirstStep.Should().Be(1);
        blocks[^1].LastStep.Should().Be(3);
        foreach (var block in blocks)
        {
            block.Members.Select(m => m.Member).Should().Equal(ForecastMembers.Network, ForecastMembers.SeasonalNaive, ForecastMembers.Ridge);
            block.Members.Sum(m => m.Weight).Should().BeApproximately(1, 1e-5);
            block.ValidationError.Should().BeLessThanOrEqualTo(block.Members.Min(m => m.ValidationError!.Value));
        }
    }

    [Fact]
    public void SeasonalNaiveAloneRepeatsTheSeason()
    {
        var rows = SyntheticSeries.Create(60);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Members = ForecastMembers.SeasonalNaive, Seasonality = [8] }, rows);
        float[] forecast = SmallForecasts.Forecast(model, rows)[50];
        forecast.Should().Equal([rows[43].Value, rows[44].Value, rows[45].Value], (a, b) => Math.Abs(a - b) < 1e-4);
        model.History.Count.Should().Be(0);
    }

    [Fact]
    public void RidgeAloneOfAWaveIsBetterThanRepeatingIt()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Members = ForecastMembers.Ridge, Scaling = SeriesScaling.PerWindow, Seasonality = [8] }, SyntheticSeries.Create(200));
        var block = model.History.Members!.Single();
        block.Members.Single(m => m.Member == ForecastMembers.Ridge).Weight.Should().Be(1);
        block.ValidationError.Should().BeLessThan(block.Members.Single(m => m.Member == ForecastMembers.SeasonalNaive).ValidationError!.Value);
    }

    [Fact]
    public void NetworkAloneForecastsAsTheNetworkOfABlend()
    {
        var options = SmallForecasts.Everything with { Scaling = SeriesScaling.PerWindow };
        var blended = SmallForecasts.Fit(options, _rows);
        var alone = SmallForecasts.Fit(options with { Members = ForecastMembers.Network }, _rows);
        var stripped = new ForecastingTransformer(blended.Fitted with { Members = null });
        alone.History.Members.Should().BeNull();
        SmallForecasts.Forecast(stripped, _rows).Should().BeEquivalentTo(SmallForecasts.Forecast(alone, _rows), o => o.WithStrictOrdering());
    }

    [Fact]
    public void WithoutValidationHalfIsTheNetworks()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Training = SmallForecasts.Gru.Training with { ValidationFraction = 0 } }, SyntheticSeries.Create(60));
        var block = model.History.Members!.Single();
        block.ValidationError.Should().BeNull();
        block.Members.Select(m => m.Member).Should().Equal(ForecastMembers.Network, ForecastMembers.SeasonalNaive, ForecastMembers.Ridge);
        block.Members[0].Weight.Should().Be(0.5);
        block.Members.Sum(m => m.Weight).Should().BeApproximately(1, 1e-6, "the simpler members share the rest as the cutoffs weigh them");
        block.Members[2].Weight.Should().BeGreaterThan(0.45, "a wave is no repetition of its last value");
    }

    [Fact]
    public void RidgeOfWindowsOnATrendDriftsAlikeWhateverAWindowsNoise()
    {
        var random = new Random(1);
        var rows = SyntheticSeries.Create(150);
        for (int row = 0; row < rows.Length; row++)
            rows[row].Value = 100 + 1.5f * row + 8 * (random.NextSingle() - 0.5f);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Members = ForecastMembers.Ridge, Scaling = SeriesScaling.PerWindow }, rows);
        float[][] forecasts = SmallForecasts.Forecast(model, rows);
        double[] errors = [.. Enumerable.Range(20, 120).Select(row => Math.Abs(forecasts[row][2] - (100 + 1.5 * (row + 3))))];
        model.Fitted.Members!.Ridge!.HasTypicalDrift.Should().BeTrue();
        errors.Average().Should().BeLessThan(1.3, "the mean of eight rows of this noise misses by 0.7");
    }

    [Fact]
    public void FitRowsOfTheValidationSplitChangedKeepsTheMapThatIsMeasuredThere()
    {
        var options = SmallForecasts.Gru with { Members = ForecastMembers.Ridge, Training = SmallForecasts.Gru.Training with { ValidationFraction = 0.2 } };
        SeriesRow[] rows = SyntheticSeries.Create(100), others = SyntheticSeries.Create(100);
        foreach (var row in others.AsSpan(80))
            row.Value = 50 - row.Value;
        var (one, other) = (SmallForecasts.Fit(options, rows).Fitted, SmallForecasts.Fit(options, others).Fitted);
        other.Scales.Targets.Should().BeEquivalentTo(one.Scales.Targets);
        other.Members!.Ridge!.Weight.Should().NotEqual(one.Members!.Ridge!.Weight, "the map that forecasts is fitted on the rows of both splits");
        other.Members.Blocks[0].Errors!.Ridge.Should().BeGreaterThan(2 * one.Members.Blocks[0].Errors!.Ridge!.Value, "the map that is measured is not");
    }

    [Fact]
    public void RecursiveStrategyIsTheNetworkAlone()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Strategy = ForecastStrategy.Recursive }, SyntheticSeries.Create(60));
        model.Options.Members.Should().Be(ForecastMembers.Network);
        model.History.Members.Should().BeNull();
    }

    [Fact]
    public void TargetsAsSeriesShareOneMap()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { TargetsAsSeries = true, Scaling = SeriesScaling.PerWindow }, _rows);
        var ridge = model.Fitted.Members!.Ridge!;
        ridge.Weight[..(ridge.Weight.Length / 2)].Should().Equal(ridge.Weight[(ridge.Weight.Length / 2)..]);
    }

    [Fact]
    public void SameSeedGivesTheSameBits()
    {
        var first = SmallForecasts.Fit(SmallForecasts.Everything, _rows);
        var second = SmallForecasts.Fit(SmallForecasts.Everything, _rows);
        SmallForecasts.Transform(second, _rows).Should().BeEquivalentTo(SmallForecasts.Transform(first, _rows), o => o.WithStrictOrdering());
    }

    [Fact]
    public void LevelsOfABlendDoNotCross()
    {
        var model = Blended(SmallForecasts.Fit(SmallForecasts.Everything with { Seasonality = [8] }, _rows));
        float[][] quantiles = SmallForecasts.Forecast(model, _rows, "ForecastQuantiles"), points = SmallForecasts.Forecast(model, _rows);
        for (int row = 10; row < quantiles.Length; row++)
        {
            for (int cell = 0; cell < 6; cell++)
                (quantiles[row][cell] <= points[row][cell] && points[row][cell] <= quantiles[row][6 + cell]).Should().BeTrue();
        }
    }

    [Theory]
    [InlineData((ForecastMembers)0, ForecastStrategy.Direct, "Members is 0; expected at least one flag of ForecastMembers.")]
    [InlineData((ForecastMembers)9, ForecastStrategy.Direct, "Members is 9; expected at least one flag of ForecastMembers.")]
    [InlineData(ForecastMembers.Ridge, ForecastStrategy.Recursive,
        "Members is Ridge, but Strategy is Recursive, which forecasts with the network alone; add Network, or use the Direct strategy.")]
    public void MembersThatCannotBeAreRefused(ForecastMembers members, ForecastStrategy strategy, string message)
    {
        var fit = () => SmallForecasts.Fit(SmallForecasts.Gru with { Members = members, Strategy = strategy }, SyntheticSeries.Create(60));
        fit.Should().Throw<ArgumentException>().Which.Message.Should().Contain(message);
    }

    /// <summary>The same forecaster with a weight for every member.</summary>
    internal static ForecastingTransformer Blended(ForecastingTransformer model, bool usesNetwork = true) => new(model.Fitted.With(model.Fitted.Members! with
    {
        Blocks = [new MemberBlock(1, usesNetwork ? new(0.2f, 0.3f, 0.5f) : new(0, 0.5f, 0.5f), null, null), new MemberBlock(3, usesNetwork ? new(0.5f, 0, 0.5f) : new(0, 1, 0), null, null)],
    }));
}
