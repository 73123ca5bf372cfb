using Microsoft.ML.Recurrent.Benchmarks.Data;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;

namespace Microsoft.ML.Recurrent.Benchmarks.Scaling;

/// <summary>Many series: one forecast each from the end of longer and longer ones, and the fit of a linear map of more and more.</summary>
internal static class PanelScaling
{
    private const int RowsToFit = 1_000;

    /// <summary>The rows are read, and no more than that grows with them.</summary>
    public static IEnumerable<ScalingResult> Latest(bool quick)
    {
        Cores.Use(Environment.ProcessorCount);
        var model = new MLContext(1).Forecasting.ForecastByGru(WeeklyPanel.Options).Fit(WeeklyPanel.Draw(WeeklyPanel.Series, 200));
        int[] rows = quick ? [500, 2_000] : [500, 1_000, 2_000, 4_000];
        foreach (bool isInterleaved in new[] { false, true })
        {
            var data = Array.ConvertAll(rows, count => WeeklyPanel.Draw(WeeklyPanel.Series, count, isInterleaved));
            double[] seconds = Alternation.Medians(quick ? 1 : 5, Array.ConvertAll(data, view => (Action)(() => model.ForecastLatest(view))));
            yield return new ScalingResult(
                $"ForecastLatest, {WeeklyPanel.Series} series {(isInterleaved ? "in the order of their times" : "one after another")}", "rows of a series", "ms",
                [.. rows.Zip(seconds, (size, cost) => new ScalingPoint(size, 1e3 * cost))]);
        }
    }

    public static IEnumerable<ScalingResult> Ridge(bool quick)
    {
        Cores.Use(Environment.ProcessorCount);
        var estimator = new MLContext(1).Forecasting.ForecastByGru(WeeklyPanel.Options with { Members = ForecastMembers.Ridge });
        int[] series = quick ? [90, WeeklyPanel.Series] : [45, 90, 180, WeeklyPanel.Series];
        var data = Array.ConvertAll(series, count => WeeklyPanel.Draw(count, RowsToFit));
        double[] seconds = Alternation.Medians(quick ? 1 : 5, Array.ConvertAll(data, view => (Action)(() => estimator.Fit(view))));
        yield return new ScalingResult(
            $"a fit of the ridge alone, reading and its bounds included", $"series of {RowsToFit:N0} rows", "s", [.. series.Zip(seconds, (size, cost) => new ScalingPoint(size, cost))]);
    }
}
