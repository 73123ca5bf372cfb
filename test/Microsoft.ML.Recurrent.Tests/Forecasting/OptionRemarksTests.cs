using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Options that are hardly meant are warned of; the same options where they make sense are not.</summary>
public class OptionRemarksTests
{
    [Theory]
    [InlineData(TargetTransform.None)]
    [InlineData(TargetTransform.Log1p)]
    public void LimitsBeyondAllValuesAreWarnedOf(TargetTransform transform)
    {
        var options = SmallForecasts.Gru with { TargetTransform = transform };
        var rows = Rows();

        Warnings.OfFit(options with { MinimumForecast = 17 }, rows).Should().Contain(
            "MinimumForecast is 17, above all values of target 'Value' in the training split, the largest of which is 16, so every forecast would be 17. Check its unit, or leave it null.");
        Warnings.OfFit(options with { MaximumForecast = 8 }, rows).Should().Contain(
            "MaximumForecast is 8, below all values of target 'Value' in the training split, the smallest of which is 9, so every forecast would be 8. Check its unit, or leave it null.");
        Warnings.OfFit(options with { MinimumForecast = 16, MaximumForecast = 17 }, rows).Should().BeEmpty();
    }

    [Fact]
    public void CalendarFeaturesThatNeverDifferAreWarnedOf()
    {
        var options = SmallForecasts.Gru with { TimeColumnName = "Time", CalendarFeatures = CalendarFeatures.MinuteOfHour | CalendarFeatures.HourOfDay };

        Warnings.OfFit(options, Rows()).Should().Equal("CalendarFeatures names MinuteOfHour, which is the same in all rows of the training split; it tells the network nothing. Leave it out.");
        Warnings.OfFit(options with { CalendarFeatures = CalendarFeatures.HourOfDay }, Rows()).Should().BeEmpty();
        Warnings.OfFit(options with { CalendarFeatures = null }, Rows()).Should().BeEmpty();
    }

    [Fact]
    public void EnsembleWithoutANetworkIsWarnedOf()
    {
        var options = SmallForecasts.Gru with { Ensemble = 3 };

        Warnings.OfFit(options with { Members = ForecastMembers.Ridge | ForecastMembers.SeasonalNaive }, Rows()).Should().ContainSingle().Which.Should()
            .StartWith("Ensemble is 3, but Members is ").And.EndWith(", which holds no network, so none is trained. Add Network to Members, or leave Ensemble 1.");
        Warnings.OfFit(options with { Members = ForecastMembers.Network }, Rows()).Should().BeEmpty();
    }

    private static SeriesRow[] Rows()
    {
        var rows = SyntheticSeries.Create(80);
        for (int row = 0; row < rows.Length; row++)
            rows[row].Value = 9 + row % 8;
        return rows;
    }
}
