using Microsoft.ML.Recurrent.Tests.Fixtures;
using TimeSeriesGru;

namespace Microsoft.ML.Recurrent.Tests.Accuracy;

/// <summary>The sample's data and forecaster, over three seeds.</summary>
public class BikeSharingTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public void MedianOfThreeSeedsIsBelowTheBarAndFastTreeAndItsIntervalsKeepTheirWord()
    {
        var rentals = Rentals.Load(Path.Combine(AppContext.BaseDirectory, "Data", "bike-sharing"));

        ForecastEvaluation[] evaluations = [.. Enumerable.Range(1, 3).Select(seed => Evaluate(rentals, seed))];

        double bestNaive = evaluations[0].Baselines.Min(b => b.Metrics.MeanAbsoluteError);
        double trees = _context.Forecasting.Evaluate(LagTrees.Forecast(_context, rentals), Forecaster.Evaluation(rentals)).Overall.MeanAbsoluteError;
        Median(evaluations, m => m.Count).Should().Be(3408);
        Median(evaluations, m => m.MeanAbsoluteError).Should().BeLessThanOrEqualTo(0.7 * bestNaive).And.BeLessThanOrEqualTo(trees);
        Median(evaluations, m => m.Coverage).Should().BeInRange(0.88, 0.92);
    }

    private ForecastEvaluation Evaluate(Rentals rentals, int seed)
    {
        var model = _context.Forecasting.ForecastByGru(Forecaster.Options(seed, epochs: null)).Fit(rentals.Training(_context));
        return _context.Forecasting.Evaluate(model.Transform(rentals.All(_context)), Forecaster.Evaluation(rentals));
    }

    private static double Median(IEnumerable<ForecastEvaluation> evaluations, Func<ForecastMetrics, double> metric) =>
        evaluations.Select(e => metric(e.Overall)).Order().ElementAt(1);
}
