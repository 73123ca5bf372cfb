using TimeSeriesGru;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Evaluation;

/// <summary>Naive forecasts of hourly bike rentals, 24 horizon steps, an origin every 24 rows of the test split, against the figures that are
/// known of them.</summary>
public class BikeSharingBaselineTests
{
    [Fact]
    public void BaselinesGiveTheKnownFigures()
    {
        var context = new MLContext(1);
        var rentals = Rentals.Load(Path.Combine(AppContext.BaseDirectory, "Data", "bike-sharing"));
        var evaluation = context.Forecasting.Evaluate(WithoutForecasts(context, rentals), Forecaster.Evaluation(rentals));
        (rentals.TrainingRows, rentals.Rows.Count).Should().Be((13_949, 17_379));
        evaluation.Origins.Should().Be(142);
        evaluation.Overall.MissingForecasts.Should().Be(3408);
        evaluation.Baselines.Select(b => b.Metrics.Count).Should().Equal(3408, 3408, 3408);
        Rounded(evaluation, m => m.RootMeanSquaredError).Should().Equal(226.4, 136.0, 139.3);
        Rounded(evaluation, m => m.MeanAbsoluteError).Should().Equal(178.2, 81.5, 78.9);
    }

    private static IEnumerable<double> Rounded(ForecastEvaluation evaluation, Func<ForecastMetrics, double> metric) =>
        evaluation.Baselines.Select(b => Math.Round(metric(b.Metrics), 1));

    private static IDataView WithoutForecasts(MLContext context, Rentals rentals)
    {
        float[] none = [.. Enumerable.Repeat(float.NaN, 24)];
        var data = rentals.All(context);
        return context.Transforms.CustomMapping<Counted, Forecasted>((_, forecast) => forecast.Forecast = none, contractName: null).Fit(data).Transform(data);
    }

    private sealed class Counted
    {
        public float Count { get; set; }
    }

    private sealed class Forecasted
    {
        [Microsoft.ML.Data.VectorType(24)]
        public float[] Forecast { get; set; } = [];
    }
}
