using Microsoft.ML.Recurrent.Forecasting.Members;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Tests.Forecasting.Automatic;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Members;

public class DriftTestTests
{
    [Fact]
    public void TrendsAreThereWalksAndNoiseAreNot()
    {
        int trends = 0, walks = 0, noises = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            trends += IsThere(1, DrawnChannels.Seasonal(100, seed, noise: 5, trend: 1.5)) ? 1 : 0;
            walks += IsThere(1, DrawnChannels.Walk(400, seed)) ? 1 : 0;
            noises += IsThere(1, DrawnChannels.Noise(400, seed)) ? 1 : 0;
        }

        trends.Should().Be(40);
        walks.Should().BeLessThan(8);
        noises.Should().BeLessThan(4);
    }

    [Fact]
    public void SeasonsDoNotCountAsDriftNorHideIt()
    {
        IsThere(12, DrawnChannels.Seasonal(120, 1, noise: 0.5, trend: 0, 12)).Should().BeFalse();
        IsThere(12, DrawnChannels.Seasonal(120, 1, noise: 0.5, trend: 0.2, 12)).Should().BeTrue();
    }

    [Fact]
    public void PanelNeedsTheDriftInHalfOfItsSeries()
    {
        double[] trend = DrawnChannels.Seasonal(100, 1, noise: 1, trend: 1), noise = DrawnChannels.Noise(100, 2);
        IsThere(1, trend, trend, noise).Should().BeTrue();
        IsThere(1, trend, noise, noise).Should().BeFalse();
    }

    private static bool IsThere(int season, params double[][] series) => new DriftTest(season).IsThere([.. series.Select(Part)], targets: 1);

    internal static SeriesPart Part(double[] values)
    {
        var rows = new SeriesRows("", 1, hasTime: false);
        foreach (double value in values)
            rows.Add(0)[0] = (float)value;
        return new SeriesPart(rows, values.Length, values.Length);
    }
}
