using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastingPersistenceTests
{
    [Theory]
    [InlineData(SeriesScaling.None, false)]
    [InlineData(SeriesScaling.Standard, true)]
    [InlineData(SeriesScaling.PerWindow, false)]
    [InlineData(SeriesScaling.Standard, false, 3)]
    public void SaveAndLoadEverythingGivesTheSameForecastsBitForBit(SeriesScaling scaling, bool each, int networks = 1)
    {
        var context = new MLContext(1);
        var data = SyntheticSeries.View(context, 60, 45);
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { Scaling = scaling, ScaleEachSeries = each, Ensemble = networks }, data);
        using var stream = new MemoryStream();
        context.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        var loaded = (ForecastingTransformer)context.Model.Load(stream, out _);
        loaded.Options.Should().BeEquivalentTo(model.Options);
        loaded.History.Networks.Should().BeEquivalentTo(model.History.Networks, o => o.WithStrictOrdering()).And.HaveCount(networks);
        foreach (string column in new[] { "Forecast", "Lower", "Upper", "ForecastQuantiles" })
            SmallForecasts.Forecast(loaded, data, column).Should().BeEquivalentTo(SmallForecasts.Forecast(model, data, column), o => o.WithStrictOrdering());
    }
}
