using System.Globalization;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Streaming;

/// <summary>The cost of a series that has only just begun.</summary>
[Collection(ProcessWide.Name)]
public class StreamMemoryTests
{
    private const int Series = 40_000;

    [Theory]
    [InlineData(ForecastContext.Window, 400)]
    [InlineData(ForecastContext.Stateful, 450)]
    public void ObserveManySeriesOnceTakesSomeHundredBytesOfEach(ForecastContext context, int most)
    {
        var model = SmallForecasts.Fit(
            SmallForecasts.Gru with { SeriesColumnName = "Series", TimeColumnName = "Time", WindowSize = 100, Context = context, Lags = [8] },
            SyntheticSeries.Create(120));
        using var engine = Streams.Engine(model);
        var row = SyntheticSeries.Create(1)[0];
        engine.Observe(row);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int series = 0; series < Series; series++)
        {
            row.Series = series.ToString(CultureInfo.InvariantCulture);
            engine.Observe(row);
        }

        ((GC.GetTotalMemory(forceFullCollection: true) - before) / Series).Should().BeLessThan(most);
        engine.SeriesCount.Should().Be(Series + 1);
    }

    [Fact]
    public void ForgetAllSeriesGivesTheirMemoryBack()
    {
        using var engine = Streams.Engine(SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Series" }, SyntheticSeries.Create(60)));
        var row = SyntheticSeries.Create(1)[0];
        long before = 0;
        for (int series = 0; series < Series; series++)
        {
            if (series == 1000)
                before = GC.GetTotalMemory(forceFullCollection: true);
            row.Series = series.ToString(CultureInfo.InvariantCulture);
            engine.Observe(row);
            engine.Forget(row.Series).Should().BeTrue();
        }

        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(1_000_000);
    }
}
