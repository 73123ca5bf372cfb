using Microsoft.ML.Recurrent.Forecasting.Automatic;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Automatic;

public class TargetsChoiceTests
{
    private readonly Random _random = new(11);

    [Fact]
    public void OfTargetsOnTheirOwnAreSeries()
    {
        double[] walks = new double[4];
        var (asSeries, reason) = TargetsChoice.Of([Part(1000, 4, (target, _) => walks[target] += _random.NextDouble() - 0.5)], 4, 12);
        asSeries.Should().BeTrue();
        reason.Should().StartWith("the other targets' past ").And.EndWith(" %");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-6)]
    [InlineData(1e6)]
    public void OfTargetThatLeadsTheOthersIsReadTogetherWhateverTheUnit(double unit)
    {
        double[] leader = new double[1100];
        for (int i = 1; i < leader.Length; i++)
            leader[i] = 0.7 * leader[i - 1] + _random.NextDouble() - 0.5;
        var part = Part(1000, 3, (target, row) => unit * (leader[100 + row - 4 * target] + 0.05 * _random.NextDouble()));
        TargetsChoice.Of([part], 3, 12).AsSeries.Should().BeFalse();
    }

    [Fact]
    public void OfNothingToTellIsSeries()
    {
        TargetsChoice.Of([Part(20, 3, (_, row) => row)], 3, 12).Should().Be((true, "too few rows to tell whether targets lead each other"));
        TargetsChoice.Of([Part(400, 3, (_, _) => double.NaN)], 3, 12).Should().Be((true, "too few rows to tell whether targets lead each other"));
        TargetsChoice.Of([Part(400, 2, (_, _) => 7)], 2, 12).AsSeries.Should().BeTrue();
        TargetsChoice.Of([Part(400, 51, (_, row) => row)], 51, 12).Should().Be((true, "more than 50 targets"));
    }

    [Fact]
    public void FitSeveralTargetsStoresTheChoiceAndLogsIt()
    {
        var context = new MLContext(1);
        List<string> lines = [];
        context.Log += (_, e) => lines.AddRange(e.Kind == ChannelMessageKind.Info ? [e.RawMessage] : []);
        var options = SmallForecasts.Gru with { TargetColumnNames = ["Value", "Other"], TargetsAsSeries = null };
        var data = SyntheticSeries.View(context, 200);
        var model = context.Forecasting.ForecastByGru(options).Fit(data);
        model.Options.TargetsAsSeries.Should().NotBeNull();
        lines.Should().Contain(line => line.StartsWith("Chosen for this fit: targets ", StringComparison.Ordinal));
        var further = context.Forecasting.ForecastByGru(options).Fit(data, continueFrom: model);
        further.Options.TargetsAsSeries.Should().Be(model.Options.TargetsAsSeries);
        SmallForecasts.Fit(SmallForecasts.Gru with { TargetsAsSeries = null }, data).Options.TargetsAsSeries.Should().BeFalse("there is one target");
    }

    [Fact]
    public void ReadFileThatDoesNotSayReadsTargetsTogether()
    {
        var stored = StoredForecast.Of(SmallForecasts.Fit(SmallForecasts.Everything, SyntheticSeries.Create(60, 45)).Fitted);
        var read = stored.WithManifest(m => m["options"]!.AsObject().Remove("targetsAsSeries").Should().BeTrue()).Read();
        read.Network.Layout.Channels.Should().Be(1);
        read.Options.TargetsAsSeries.Should().BeFalse();
    }

    private static SeriesPart Part(int rows, int targets, Func<int, int, double> value)
    {
        var series = new SeriesRows("", targets, hasTime: false);
        for (int row = 0; row < rows; row++)
        {
            var values = series.Add(0);
            for (int target = 0; target < targets; target++)
                values[target] = (float)value(target, row);
        }

        return new SeriesPart(series, rows, rows);
    }
}
