using Microsoft.ML.Recurrent.Forecasting.Automatic;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Automatic;

public class SeasonSearchTests
{
    private static readonly TimeStep _hour = TimeStep.Every(TimeSpan.FromHours(1));

    [Theory]
    [InlineData(12, 96, 0.5)]
    [InlineData(12, 48, -0.5)]
    [InlineData(52, 300, 0)]
    [InlineData(24, 2_000, 0.01)]
    [InlineData(7, 100, 0.2)]
    public void StepWithASeasonInTheDataIsConfirmed(int season, int rows, double trend)
    {
        var step = TimeStep.Every(season switch { 24 => TimeSpan.FromHours(1), 7 => TimeSpan.FromDays(1), _ => TimeSpan.FromDays(7) });
        step = season == 12 ? TimeStep.EveryMonth() : step;

        Seasons([DrawnChannels.Seasonal(rows, 1, noise: 1, trend, season)], step).Should().Equal(season);
    }

    [Fact]
    public void TwoSeasonsAreBothFound()
    {
        double[] hours = DrawnChannels.Seasonal(2_000, 2, noise: 1, trend: 0, 24, 168);

        Seasons([hours], _hour).Should().Equal(24, 168);
        Seasons([DrawnChannels.Thinned(hours, 3, 0.2)], _hour).Should().Equal(24, 168);
    }

    [Fact]
    public void DayThatGrowsIsNotTakenForAWeek()
    {
        double[] hours = [.. DrawnChannels.Seasonal(2_000, 2, noise: 0.5, trend: 0, 24).Select((value, row) => value * (1 + row / 1_000.0))];

        Seasons([hours], _hour).Should().Equal(24);
    }

    [Theory]
    [InlineData(7, 200)]
    [InlineData(12, 240)]
    [InlineData(24, 1_000)]
    [InlineData(30, 600)]
    public void WithoutAStepAClearSeasonIsFound(int season, int rows) =>
        Seasons([DrawnChannels.Seasonal(rows, 4, noise: 0.5, trend: 0.01, season)], step: null).Should().Equal(season);

    [Fact]
    public void NoiseAndRandomWalksHaveNoSeason()
    {
        int[] lengths = [40, 120, 400, 1_500];
        var drawn = lengths.SelectMany(rows => Enumerable.Range(0, 25).SelectMany(seed => new[]
        {
            DrawnChannels.Noise(rows, seed), DrawnChannels.Walk(rows, seed), DrawnChannels.Autoregressive(rows, seed, 0.8),
        })).ToList();

        drawn.Count(values => Seasons([values], step: null).Length > 0).Should().BeLessThan(drawn.Count / 50);
        drawn.Count(values => Seasons([values], TimeStep.EveryMonth()).Length > 0).Should().BeLessThan(drawn.Count / 15);
        drawn.Count(values => Seasons([values], _hour).Length > 0).Should().BeLessThan(drawn.Count / 15);
    }

    [Fact]
    public void PanelNeedsTheSeasonInMostSeriesThatAreLongEnough()
    {
        double[][] seasonal = [.. Enumerable.Range(0, 6).Select(i => DrawnChannels.Seasonal(120, i, noise: 1, trend: 0, 12))];
        double[][] plain = [.. Enumerable.Range(0, 6).Select(i => DrawnChannels.Noise(120, i))];
        double[][] brief = [.. Enumerable.Range(0, 8).Select(i => DrawnChannels.Noise(9, i))];

        Seasons([.. seasonal, .. plain[..3]], TimeStep.EveryMonth()).Should().Equal(12);
        Seasons([.. seasonal[..2], .. plain], TimeStep.EveryMonth()).Should().BeEmpty();
        Seasons([.. seasonal, .. brief[..4]], TimeStep.EveryMonth()).Should().Equal(12);
        Seasons([.. seasonal, .. brief], TimeStep.EveryMonth()).Should().BeEmpty("most series are too short to tell");
    }

    [Fact]
    public void DegenerateSeriesHaveNoSeason()
    {
        double[][] odd = [[], [1], [1, 2], [.. Enumerable.Repeat(5.0, 300)], [.. Enumerable.Repeat(double.NaN, 300)], [.. Enumerable.Repeat(1e300, 300)]];

        foreach (double[] values in odd)
        {
            Seasons([values], _hour).Should().BeEmpty();
            Seasons([values], step: null).Should().BeEmpty();
        }

        Seasons([], _hour).Should().BeEmpty();
    }

    [Theory]
    [InlineData(12, 25)]
    [InlineData(12, 40)]
    [InlineData(52, 200)]
    [InlineData(52, 60)]
    public void TooFewRowsToConfirmTheStepsSeasonIsBelieved(int season, int rows)
    {
        var step = season == 12 ? TimeStep.EveryMonth() : TimeStep.Every(TimeSpan.FromDays(7));
        for (int seed = 0; seed < 10; seed++)
            SeasonSearch.Assume([DrawnChannels.Seasonal(rows, seed, noise: 0.5, trend: 0.1, season)], step).Should().Be(season);
    }

    [Fact]
    public void RowsThatSpeakAgainstASeasonAreBelieved()
    {
        double[] halves = [.. Enumerable.Range(0, 48).Select(row => Math.Sin(2 * Math.PI * row / 8))];
        SeasonSearch.Assume([halves], TimeStep.EveryMonth()).Should().BeNull("a year apart they are opposite");
        SeasonSearch.Assume([DrawnChannels.Noise(12, 1)], TimeStep.EveryMonth()).Should().BeNull("no row has another one a year before it");
        SeasonSearch.Assume([DrawnChannels.Seasonal(100, 1, noise: 9, trend: 0, 12)], TimeStep.EveryMonth()).Should().BeNull("eight years would show it");
        SeasonSearch.Assume([DrawnChannels.Noise(20, 1)], TimeStep.EveryMonth(24)).Should().BeNull("the step suggests none");
        SeasonSearch.Assume([], TimeStep.EveryMonth()).Should().BeNull();
    }

    [Fact]
    public void SpikesFarOffDoNotHideASeason()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            double[] days = [.. DrawnChannels.Seasonal(400, seed, noise: 1, trend: 0, 7).Select(value => value + (random.NextDouble() < 0.02 ? 60 : 0))];
            Seasons([days], TimeStep.Every(TimeSpan.FromDays(1))).Should().Equal(7);
        }
    }

    private static int[] Seasons(double[][] channels, TimeStep? step) => [.. SeasonSearch.Run(channels, step).Select(s => s.Rows)];
}
